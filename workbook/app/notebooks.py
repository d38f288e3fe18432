"""Where the notebooks are: in the checkout, or in the installed package."""

from pathlib import Path

from workbook.errors import NotFoundError, suggestion

PACKAGE = Path(__file__).resolve().parent.parent
FOLDERS = (PACKAGE.parent / "notebooks", PACKAGE / "packaged" / "notebooks")


def folder() -> Path:
    """The folder with the notebooks: the checkout's, else the packaged copy."""
    for candidate in FOLDERS:
        if (candidate / "workbench.ipynb").is_file():
            return candidate
    raise NotFoundError(
        f"no notebooks in {' or '.join(str(path) for path in FOLDERS)}; install the package again."
    )


def notebook(name: str) -> Path:
    """The notebook with this name, without its ending."""
    path = folder() / f"{name}.ipynb"
    if path.is_file():
        return path
    known = sorted(found.stem for found in folder().glob("*.ipynb"))
    raise NotFoundError(f"no notebook {name!r}; {suggestion(name, known)}")
