"""Files to take away: choose formats, see them made one by one, save them as one archive."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

import ipywidgets as widgets

from workbook.analysis import Analysis
from workbook.app.download import link, size
from workbook.app.markup import rendered

Files = Mapping[str, bytes]
Export = Callable[[Analysis, str], Files]
Pack = Callable[[Files], bytes]


class ExportPanel:
    """Formats to tick, a button, a bar that moves, and a link to the archive."""

    title = "Export"

    def __init__(
        self,
        current: Callable[[], Analysis | None],
        formats: Mapping[str, str],
        export: Export,
        pack: Pack,
        trouble: Callable[[Exception], None],
    ) -> None:
        self.current = current
        self.formats = formats
        self.export = export
        self.pack = pack
        self.trouble = trouble
        self._made_of: Analysis | None = None
        self.ticks = {
            name: widgets.Checkbox(value=True, description=words, indent=False).add_class("wb-tick")
            for name, words in formats.items()
        }
        self.button = widgets.Button(description="Make the files", button_style="primary")
        self.button.on_click(lambda _: self.start())
        self.bar = widgets.IntProgress(min=0, max=1).add_class("wb-progress")
        self.bar.layout.visibility = "hidden"
        self.result = widgets.HTML()
        row = widgets.Box([self.button, self.bar]).add_class("wb-row")
        self.root = widgets.VBox([*self.ticks.values(), row, self.result]).add_class("wb-panel")

    def show(self, analysis: Analysis) -> None:
        """Another analysis: what was made before is not of it, and goes."""
        if analysis is not self._made_of:
            self.result.value = ""
            self.bar.layout.visibility = "hidden"

    def start(self) -> None:
        """Makes the files: in steps where a loop runs, so that the bar is seen to move; else at once."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            asyncio.run(self.make())
        else:
            self._task = loop.create_task(self.make())

    async def make(self) -> None:
        """Makes every ticked format, then the archive and its link."""
        analysis = self._made_of = self.current()
        chosen = [name for name, tick in self.ticks.items() if tick.value]
        if analysis is None or not chosen:
            self.result.value = rendered(
                "refused", sentences=["Nothing is ticked: choose at least one format."]
            )
            return
        self.button.disabled = True
        try:
            files = {
                path: content async for some in self._made(analysis, chosen) for path, content in some.items()
            }
            if analysis is self.current():
                self.result.value = self._links(analysis, files)
        except Exception as error:  # noqa: BLE001 a task that dies would die in silence
            self.trouble(error)
        finally:
            self.button.disabled = False

    async def _made(self, analysis: Analysis, chosen: list[str]) -> AsyncIterator[Files]:
        self.bar.layout.visibility = "visible"
        self.bar.max, self.bar.value = len(chosen), 0
        for name in chosen:
            self.bar.description = self.formats[name]
            await asyncio.sleep(0.02)
            yield self.export(analysis, name)
            self.bar.value += 1
        self.bar.description = "done"

    def _links(self, analysis: Analysis, files: Files) -> str:
        archive = self.pack(files)
        name = f"{analysis.design.name_prefix}-{analysis.result_hash[:12]}.zip"
        return rendered(
            "export",
            link=link(name, archive, f"Save {name} ({size(archive)})", primary=True),
            files=[(path, size(content)) for path, content in sorted(files.items())],
        )
