"""Which models there are, and what is said of those that are missing."""

import subprocess
import sys

from verifier.neural.models import (
    NO_AGREEMENT,
    NO_EMBEDDER,
    SHIPPED,
    Models,
    load_models,
)


def test_the_embedding_model_is_shipped():
    assert load_models().embedder is not None


def test_an_empty_folder_gives_no_models_and_a_notice_for_each(tmp_path):
    models = load_models(tmp_path)
    assert models == Models(None, None, (NO_EMBEDDER, NO_AGREEMENT))
    models.warm_up()


def test_a_model_without_its_tokenizer_is_missing(tmp_path):
    name = "embedding.int8.onnx"
    (tmp_path / name).symlink_to(SHIPPED / name)
    assert load_models(tmp_path).notices == (NO_EMBEDDER, NO_AGREEMENT)


def test_finding_the_models_loads_no_runtime():
    code = (
        "import sys; from verifier.neural.models import load_models; load_models();"
        "print('onnxruntime' in sys.modules, 'tokenizers' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["False", "False"]
