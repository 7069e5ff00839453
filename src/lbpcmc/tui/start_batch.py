"""Starting a lot: choose an approved recipe, type the lot number, and the batch opens at its first step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.gmp import views
from lbpcmc.gmp.execution.usecases import start_batch
from lbpcmc.tui.batch.screen import open_lot
from lbpcmc.tui.choose import ChooseScreen
from lbpcmc.tui.entry.field import Field
from lbpcmc.tui.entry.form_screen import FormScreen
from lbpcmc.tui.palette import DIM, STRONG, TEXT
from lbpcmc.tui.plain import fit

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.gmp.views import RecipeLine
    from lbpcmc.tui.plain import Line
    from lbpcmc.tui.work import WorkApp


def start_lot(app: WorkApp, say: Callable[[str], None]) -> None:
    """Choose a recipe, type a lot number, start the batch and open it; `say` shows why that is not possible."""
    recipes = app.attempt(lambda: views.recipes(app.site), say)
    if recipes is None:
        return

    def chosen(recipe: RecipeLine | None) -> None:
        if recipe is not None:
            app.push_screen(_lot_form(app, recipe, say))

    said = "From which recipe?" if recipes else "No recipe is approved. Import one and have it approved."
    app.push_screen(ChooseScreen("Start a lot", said, recipes, _recipe_lines), chosen)


def _lot_form(app: WorkApp, recipe: RecipeLine, say: Callable[[str], None]) -> FormScreen:
    def submit(texts: tuple[str, ...]) -> str:
        refused: list[str] = []
        lot = texts[0].strip()
        if app.attempt(lambda: start_batch(app.site, app.at_work, lot, recipe.id), refused.append) is None:
            return refused[0]
        app.call_after_refresh(open_lot, app, lot, say)
        return ""

    facts = [
        (recipe.title, STRONG),
        (f"{recipe.id}, version {recipe.version}, batch size {recipe.batch_size}", DIM),
        ("The batch is made by the approved versions of its recipe and specification, as they are now.", TEXT),
    ]
    field = Field("lot number", example="Letters, digits, '.', '_' and '-'; it is used once.")
    return FormScreen("Start a lot", facts, [field], submit)


def _recipe_lines(recipe: RecipeLine, width: int) -> tuple[Line]:
    name = min(24, width // 3)
    return (((fit(f"{recipe.id} {recipe.version}", name), STRONG), (fit(f"  {recipe.title}", width - name), TEXT)),)
