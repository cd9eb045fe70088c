"""ONNX: a model run once by a reference evaluator, and what its recurrent nodes received and gave."""
