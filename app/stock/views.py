"""*Le parc*: a landlord's file in, what its stock comes to out. Nothing is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.site.responses import attached, htmx, render, wants_partial
from app.stock import jobs as stock_jobs
from app.stock.assembly import Described, lots_file, present_assembly
from app.stock.check import present_check
from app.stock.page import (
    FILES,
    MODELS,
    first_refusals,
    groups_file,
    present_progress,
    present_result,
    present_start,
    refusals_file,
)
from app.stock.public import present_public, public_file
from app.works import building as words
from calc.jobs import Folder
from calc.stock.reading import inspection
from calc.stock.reading.rows import refusals_in

bp = Blueprint("stock", __name__, url_prefix="/parc")
_OVERHEAD = 10_000
"""What a form adds around a file. [bytes]"""
_FORM = 400_000
"""The largest answer about columns: hundreds of them, with their words. [bytes]"""


def _start(refusal: str = "", status: int = 200, is_cancelled: bool = False) -> Response:
    shown = present_start(stock_jobs.limits(), refusal, is_cancelled)
    return render("stock/index.html", title="Votre parc de logements", start=shown, status=status)


def _gone() -> Response:
    return render("stock/gone.html", title="Ce travail n’existe plus", status=404)


def _refreshed() -> Response:
    """Have the page that waits be asked again, whole."""
    return Response(headers={"HX-Refresh": "true"})


def _drain(most: int) -> None:
    """Read what a browser sends before it listens, within reason."""
    left = most
    while left > 0 and (chunk := request.environ["wsgi.input"].read(min(left, 65_536))):
        left -= len(chunk)


@bp.get("")
def index() -> ResponseReturnValue:
    return _start(is_cancelled="annule" in request.args)


def _settled() -> dict[str, Any] | None:
    """Columns settled before, where the landlord drops them again; nothing else is believed."""
    file = request.files.get("colonnes")
    return (
        inspection.read(file.read(inspection.MOST)) if file is not None and file.filename else None
    )


@bp.post("")
def send() -> ResponseReturnValue:
    allowed = stock_jobs.limits()
    request.max_content_length = allowed.size + _OVERHEAD
    request.max_form_memory_size = _FORM  # also what is held of a file at once
    try:
        file = request.files.get("fichier")
    except RequestEntityTooLarge:
        _drain(min(request.content_length or 0, 4 * allowed.size))
        return _start("too_large", 413)
    if file is None or not file.filename:
        return _start("nothing", 422)
    try:
        key = stock_jobs.take_in(file, _settled())
    except stock_jobs.TooBusy:
        return _start("busy", 503)
    return redirect(url_for("stock.job", cle=key), 303)


@bp.get("/immeuble")
def described() -> ResponseReturnValue:
    """A block without a list of its lots, in ten questions."""
    return _described(Described(None))


@bp.post("/immeuble")
def describe() -> ResponseReturnValue:
    """What was said of a block: its list of lots is made and read like any other."""
    form = Described(request.form)
    if form.refusals:
        return _described(form, 422)
    try:
        key = stock_jobs.take_in(form.lots(), is_described=True)
    except stock_jobs.TooBusy:
        return _start("busy", 503)
    return redirect(url_for("stock.job", cle=key), 303)


def _described(form: Described, status: int = 200) -> Response:
    errors = [(f"#champ-{name}", text) for name, text in form.refusals.items()]
    return render(
        "stock/described.html",
        title="Votre immeuble en dix questions",
        questions=form.questions,
        errors=errors,
        status=status,
    )


@bp.get("/travail")
def job() -> ResponseReturnValue:
    """How far the work is, what is to be said, or the result."""
    key = request.args.get("cle", "")
    folder = stock_jobs.find(key)
    if folder is None:
        return _gone()
    folder.touch()
    progress = folder.progress()
    if progress["state"] == "asking" or "colonnes" in request.args and folder.read("look.json"):
        known = inspection.at_first(folder.read("look.json"), folder.read("plan.json"))
        return _check(folder, key, known)
    if progress["state"] in ("refining", "done"):
        return _result(folder, key, progress)
    shown = present_progress(progress, key)
    response = render(
        "stock/progress.html",
        "stock/_progress.html",
        title=shown["title"],
        progress=shown,
        status=422 if shown["failure"] else 200,
    )
    if wants_partial() and shown["failure"]:
        response.headers["HX-Refresh"] = "true"
    return response


def _result(folder: Folder, key: str, summary: dict) -> ResponseReturnValue:
    if wants_partial() and htmx().target == "avancement":
        return _refreshed()
    if folder.read("look.json").get("is_public"):
        public = present_public(folder.read("summary.json"), folder.read("look.json"), key)
        return render("stock/public.html", title="Votre patrimoine public", answer=public)
    looked, refused = folder.read("look.json"), folder.path / "refused.jsonl"
    lots = (folder.path / "assembly.json").exists()
    is_described = folder.read("job.json").get("is_described", False)
    if is_described and lots and "logements" not in request.args:
        return redirect(url_for("stock.assembly", cle=key), 303)
    shown = present_result(folder.read("summary.json"), summary, looked, refused, key, lots)
    lost = [] if shown else first_refusals(refusals_in(refused), looked["columns"])
    title = "Votre parc, en vrai" if shown else "Aucun logement n’a pu être calculé"
    return render(
        "stock/result.html",
        "stock/_refining.html",
        title=title,
        answer=shown,
        refusals=lost,
        key=key,
        status=200 if shown else 422,
    )


def _check(folder: Folder, key: str, settled: inspection.Settled, status: int = 200) -> Response:
    if wants_partial():
        return _refreshed()
    shown = present_check(folder.read("look.json"), settled, key)
    return render("stock/check.html", title="Vos colonnes", check=shown, status=status)


@bp.post("/travail")
def answer() -> ResponseReturnValue:
    """What the columns are; or: stop, and remove everything."""
    request.max_content_length = request.max_form_memory_size = _FORM
    key = request.form.get("cle", "")
    folder = stock_jobs.find(key)
    if folder is None:
        return _gone()
    if "annuler" in request.form:
        folder.remove()
        return redirect(url_for("stock.index", annule=1), 303)
    looked = folder.read("look.json")
    if not looked:
        return redirect(url_for("stock.job", cle=key), 303)
    folder.touch()
    settled = inspection.settled(looked, request.form)
    if settled.refused:
        return _check(folder, key, settled, 422)
    if settled.is_new:
        return _check(folder, key, settled)
    if folder.is_mine_to_start():
        folder.write("plan.json", settled.plan())
        stock_jobs.start(folder, "compute")
    return redirect(url_for("stock.job", cle=key), 303)


@bp.get("/fichier/<name>")
def file(name: str) -> ResponseReturnValue:
    """What there is to take home."""
    folder = stock_jobs.find(request.args.get("cle", ""))
    if folder is None:
        return _gone()
    folder.touch()
    looked = folder.read("look.json")
    if name == "patrimoine.csv" and looked.get("is_public"):
        return attached(public_file(folder.read("summary.json")), f"parc-{name}")
    if name == "colonnes.json":
        plan = folder.read("plan.json")
        text = inspection.kept(looked, plan) if plan else "{}"
        return attached(text, f"parc-{name}", "application/json")
    if name == "refus.csv":
        return attached(refusals_file(folder.path / "refused.jsonl", looked), f"parc-{name}")
    if name in ("batiments.csv", "quartiers.csv"):
        return attached(groups_file(folder.read("summary.json"), name), f"parc-{name}")
    stored, kind = FILES.get(name, ("", ""))
    path = folder.path / stored if stored else None
    if path is None or not path.is_file():
        return render(
            "site/error.html",
            status=404,
            code=404,
            title="Ce fichier n’existe pas",
            message="Attendez la fin du calcul, puis revenez à la page.",
        )
    response = send_file(path, kind, as_attachment=True, download_name=f"parc-{name}", max_age=0)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/copropriete")
def assembly() -> ResponseReturnValue:
    """A syndic's lots: what the assembly may vote, each lot's part."""
    key, folder, summary = _assembly()
    asked = (request.args.get(name, "") for name in ("batiment", "vote"))
    shown = present_assembly(summary, key, *asked) if folder is not None else None
    if folder is None or shown is None:
        return _gone()
    folder.touch()
    response = render(
        "stock/assembly.html", title="Votre immeuble, en assemblée", shown=shown, words=words
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/copropriete.csv")
def lots() -> ResponseReturnValue:
    """Every lot under every vote."""
    key, folder, summary = _assembly()
    building = request.args.get("batiment", "")
    if folder is None or present_assembly(summary, key, building, "") is None:
        return _gone()
    return attached(lots_file(summary, building), "parc-lots.csv")


def _assembly() -> tuple[str, Folder | None, dict[str, Any]]:
    key = request.args.get("cle", "")
    folder = stock_jobs.find(key)
    return key, folder, folder.read("assembly.json") if folder is not None else {}


@bp.get("/modele.<kind>")
def model(kind: str) -> ResponseReturnValue:
    """A file to fill in."""
    if kind not in MODELS:
        return render(
            "site/error.html",
            status=404,
            code=404,
            title="Ce modèle n’existe pas",
            message="Il y en a deux : CSV et XLSX.",
        )
    made, mimetype = MODELS[kind]
    return attached(made(), f"parc-modele.{kind}", mimetype)


def init_app(app) -> None:
    """The page, the work behind it, and a short address for a block."""
    stock_jobs.init_app(app)
    app.register_blueprint(bp)
    app.add_url_rule("/immeuble", "immeuble", lambda: redirect(url_for("stock.described"), 301))
