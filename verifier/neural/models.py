"""Finds the model files and says which models there are."""

from dataclasses import dataclass
from pathlib import Path

from verifier.neural.agreement import AgreementModel
from verifier.neural.embedding import Embedder
from verifier.neural.runtime import runtime_available

SHIPPED = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Models:
    """The models at hand; ``None`` stands for one whose files are missing.

    ``notices`` are sentences for the operator and the reader that say what is
    missing and what it costs.
    """

    embedder: Embedder | None
    agreement: AgreementModel | None
    notices: tuple[str, ...] = ()

    def warm_up(self) -> None:
        """Open every model now, before the first request.

        Raises:
            ModelUnreadable: a file is damaged.
        """
        if self.embedder is not None:
            self.embedder.warm_up()
        if self.agreement is not None:
            self.agreement.warm_up()


NO_EMBEDDER = (
    "The embedding model is not installed: evidence is found by its words only."
)
NO_AGREEMENT = "The agreement model is not installed: verdicts rest on the checks only."


def load_models(folder: Path | None = None) -> Models:
    """Return the models whose files are in ``folder`` (default: the shipped ones).

    Only looks for the files: a model is opened at its first use, or by
    :meth:`Models.warm_up`.

    Raises:
        ModelUnreadable: the agreement model is there but its card is damaged.
    """
    here = SHIPPED if folder is None else folder
    tokenizer = here / "tokenizer.json"
    embedding = here / "embedding.int8.onnx"
    agreement = here / "agreement.int8.onnx"
    usable = runtime_available() and tokenizer.is_file()
    embedder = (
        Embedder(embedding, tokenizer) if usable and embedding.is_file() else None
    )
    judge = (
        AgreementModel.at(agreement, tokenizer, here / "agreement.json")
        if usable and agreement.is_file()
        else None
    )
    notices = (
        *(() if embedder else (NO_EMBEDDER,)),
        *(() if judge else (NO_AGREEMENT,)),
    )
    return Models(embedder, judge, notices)
