"""The catalogue of architectures, one a file: options in, intent out. Rules, routes and policies are planned.

The package is a function too: `workbook.patterns()` is the public door's list, and importing this package gives
its name to the module. So the module answers the call, and asks the door, which stands far above it, by name.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Catalogue(ModuleType):
    def __call__(self) -> Any:
        return import_module("workbook.api").patterns()


sys.modules[__name__].__class__ = _Catalogue
