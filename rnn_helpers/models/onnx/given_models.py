"""A model of ONNX as a person hands it over, as a copy to run."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from rnn_helpers.checks import error_text, shortened
from rnn_helpers.models.onnx.nodes import OUTPUTS, is_recurrent

INSTALL = "install the package onnx, which reads and runs such models: pip install onnx"


def model_to_run(model):
    """A copy of an ``onnx.ModelProto``, or the model in a file, in which every value has a name.

    Functions of the model are part of its graph in it.

    Raises ``ModuleNotFoundError`` where onnx isn't installed, ``FileNotFoundError`` for a path without a
    file, ``ValueError`` for a file that holds no model and for weights that were left on disk, ``TypeError``
    for a part of a model.
    """
    is_path = isinstance(model, (str, PathLike))
    if is_path and not Path(model).is_file():
        what = "a folder" if Path(model).is_dir() else "no file"
        raise FileNotFoundError(f"there is {what} at {str(model)!r}, expected an ONNX model")
    try:
        import onnx
        import onnx.inliner
    except ModuleNotFoundError as error:
        if error.name != "onnx":
            raise
        raise ModuleNotFoundError(f"onnx is not installed; {INSTALL}", name="onnx") from None
    if is_path:
        found = _read(Path(model))
    elif isinstance(model, onnx.ModelProto):
        found = onnx.ModelProto()
        found.CopyFrom(model)
    else:
        raise TypeError(
            f"model is {shortened(type(model).__name__)}, a part of ONNX's, expected a whole onnx.ModelProto"
        )
    for tensor in found.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            raise ValueError(
                f"the weights {tensor.name!r} of this model were left in another file; hand over its path, "
                "or read it by onnx.load(path), which loads them"
            )
    if found.functions:
        found = onnx.inliner.inline_local_functions(found)
    _name_everything(found)
    return found


def _read(path: Path):
    import onnx
    from google.protobuf.message import DecodeError

    try:
        found = onnx.load(path)
    except DecodeError as error:
        raise ValueError(f"{path.name} holds no ONNX model: {error_text(error)}") from None
    if not found.graph.node or not found.opset_import:
        raise ValueError(f"{path.name} holds no ONNX model, or one without nodes")
    return found


def _name_everything(model) -> None:
    """Outputs that were left out get names, so that the evaluator keeps them, and calls none ''.

    The recurrent nodes get all outputs that they can have.
    """
    taken = {name for node in model.graph.node for name in (*node.input, *node.output)}
    taken |= {value.name for value in (*model.graph.input, *model.graph.initializer)}
    for place, node in enumerate(model.graph.node):
        if is_recurrent(node):
            node.output.extend([""] * (OUTPUTS[node.op_type] - len(node.output)))
        for number, name in enumerate(node.output):
            if not name:
                free = f"left out {place} {number}"
                while free in taken:
                    free += "'"
                node.output[number] = free
                taken.add(free)
