"""Keras, PyTorch and ONNX: their layouts as plain functions of arrays. None of them is imported."""
