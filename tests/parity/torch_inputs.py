"""Inputs for the models that people write in PyTorch: random tokens, and such with padding."""

import torch

torch.set_num_threads(1)  # faster for layers this small
VOCABULARY = 23
LENGTHS = torch.tensor([5, 9, 3])  # not in order, as they come from a data set


def tokens(*shape, most=VOCABULARY):
    return torch.randint(1, most, shape)


def padded_tokens():
    sentences = tokens(len(LENGTHS), int(LENGTHS.max()))
    return sentences * (torch.arange(sentences.shape[1]) < LENGTHS[:, None])
