"""Models as people write them in Keras, with random weights and inputs: what ``trace_model`` is tried on.

They follow what is common in examples and courses; the code is written anew.
"""

import keras
import numpy as np
from keras import layers

VOCABULARY = 12
LENGTHS = (7, 4, 6)


def tokens(*shape):
    return np.random.default_rng(len(shape)).integers(1, VOCABULARY, shape)


def padded_tokens():
    found = tokens(3, 7)
    found[np.arange(7) >= np.array(LENGTHS)[:, None]] = 0
    return found


def numbers(*shape):
    return np.random.default_rng(len(shape)).normal(size=shape).astype("float32")


def padded_numbers():
    found = numbers(3, 7, 2)
    found[np.arange(7) >= np.array(LENGTHS)[:, None]] = -10.0
    return found


def sentiment():
    """Padded reviews through an embedding with a mask and two layers of two directions."""
    return keras.Sequential(
        [
            layers.Input((None,), dtype="int32"),
            layers.Embedding(VOCABULARY, 6, mask_zero=True),
            layers.Bidirectional(layers.LSTM(5, return_sequences=True)),
            layers.Bidirectional(layers.LSTM(4)),
            layers.Dense(6, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def movie_reviews():
    """One layer with both dropouts, and padding that is read like words."""
    return keras.Sequential(
        [
            layers.Input((None,), dtype="int32"),
            layers.Embedding(VOCABULARY, 6),
            layers.LSTM(5, dropout=0.2, recurrent_dropout=0.2),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def windows():
    """A forecast from windows of a series, with relu in the place of tanh."""
    return keras.Sequential([layers.Input((6, 1)), layers.LSTM(8, activation="relu"), layers.Dense(1)])


def stacked():
    """Three GRUs, the one in the middle in the older form."""
    return keras.Sequential(
        [
            layers.Input((None, 2)),
            layers.GRU(5, return_sequences=True),
            layers.GRU(4, return_sequences=True, reset_after=False),
            layers.GRU(3),
            layers.Dense(1),
        ]
    )


def encoder_and_decoder():
    """The encoder's two states are where the decoder starts from."""
    source = layers.Input((None, VOCABULARY), name="source")
    target = layers.Input((None, VOCABULARY), name="target")
    _, h, c = layers.LSTM(6, return_state=True, name="encoder")(source)
    decoder = layers.LSTM(6, return_sequences=True, return_state=True, name="decoder")
    outputs, _, _ = decoder(target, initial_state=[h, c])
    return keras.Model([source, target], layers.Dense(VOCABULARY, activation="softmax")(outputs))


def characters():
    """A stateful layer that goes on where the last batch ended."""
    return keras.Sequential(
        [
            layers.Input(batch_shape=(2, 5), dtype="int32"),
            layers.Embedding(VOCABULARY, 5),
            layers.GRU(6, return_sequences=True, stateful=True, recurrent_initializer="glorot_uniform"),
            layers.Dense(VOCABULARY),
        ]
    )


def tagger():
    """A tag for each word, by a dense layer at each timestep, of both directions' sum."""
    return keras.Sequential(
        [
            layers.Input((None,), dtype="int32"),
            layers.Embedding(VOCABULARY, 5, mask_zero=True),
            layers.Bidirectional(layers.LSTM(6, return_sequences=True), merge_mode="sum"),
            layers.TimeDistributed(layers.Dense(4, activation="softmax")),
        ]
    )


def attention():
    """A convolution over time before, attention over time after."""
    inputs = layers.Input((20, 3))
    x = layers.Conv1D(6, 4, strides=2, activation="relu")(inputs)
    x = layers.MaxPooling1D(2)(x)
    x = layers.Bidirectional(layers.GRU(5, return_sequences=True))(x)
    x = layers.Attention()([x, x])
    return keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling1D()(x)))


def padded_measurements():
    """Padding of numbers, left out by a mask."""
    return keras.Sequential(
        [
            layers.Input((None, 2)),
            layers.Masking(-10.0),
            layers.LSTM(5, return_sequences=True),
            layers.LSTM(4, use_bias=False),
            layers.Dense(1),
        ]
    )


def cells():
    """A layer of a cell, and one of two cells one above the other."""
    return keras.Sequential(
        [
            layers.Input((7, 3)),
            layers.RNN(layers.LSTMCell(5), return_sequences=True),
            layers.RNN([layers.GRUCell(4), layers.LSTMCell(3)]),
            layers.Dense(1),
        ]
    )


def backwards():
    """Layers that read from the end, the first of which hands on its outputs in that order."""
    return keras.Sequential(
        [
            layers.Input((None, 3)),
            layers.SimpleRNN(5, go_backwards=True, return_sequences=True),
            layers.LSTM(4, go_backwards=True, return_sequences=True),
            layers.GRU(3, go_backwards=True),
        ]
    )


def weather():
    """Days of measurements through two GRUs, with recurrent dropout and relu."""
    return keras.Sequential(
        [
            layers.Input((None, 4)),
            layers.GRU(6, dropout=0.1, recurrent_dropout=0.5, return_sequences=True),
            layers.GRU(5, activation="relu", dropout=0.1, recurrent_dropout=0.5),
            layers.Dense(1),
        ]
    )


def plain():
    """The plain layer with relu, without biases."""
    return keras.Sequential(
        [layers.Input((None, 3)), layers.SimpleRNN(6, activation="relu", use_bias=False), layers.Dense(1)]
    )


class Autoregressive(keras.Model):
    """A cell reads what is known as part of a layer, and goes on by itself with what it predicted."""

    def __init__(self, steps=4):
        super().__init__()
        self.steps = steps
        self.lstm_cell = layers.LSTMCell(6)
        self.lstm_rnn = layers.RNN(self.lstm_cell, return_state=True)
        self.dense = layers.Dense(2)

    def call(self, inputs, training=None):
        x, *state = self.lstm_rnn(inputs, training=training)
        predictions = [self.dense(x)]
        for _ in range(self.steps - 1):
            x, state = self.lstm_cell(predictions[-1], states=state, training=training)
            predictions.append(self.dense(x))
        return keras.ops.stack(predictions, axis=1)


def siamese():
    """One layer reads both sentences: it is called twice."""
    left, right = layers.Input((6,), dtype="int32"), layers.Input((4,), dtype="int32")
    embedding, shared = layers.Embedding(VOCABULARY, 5), layers.LSTM(6)
    difference = layers.Subtract()([shared(embedding(left)), shared(embedding(right))])
    return keras.Model([left, right], layers.Dense(1, activation="sigmoid")(difference))


def video():
    """A convolution for each frame, then a model in the model that reads the frames."""
    frames = layers.Input((5, 8))
    reader = keras.Model(
        frames,
        layers.GRU(4, name="second")(layers.LSTM(6, return_sequences=True, name="first")(frames)),
        name="reader",
    )
    inputs = layers.Input((5, 6, 6, 1))
    x = layers.TimeDistributed(layers.Conv2D(2, 3, strides=2, activation="relu"))(inputs)
    x = layers.TimeDistributed(layers.Flatten())(x)
    return keras.Model(inputs, layers.Dense(3, activation="softmax")(reader(x)))


class Translator(keras.Model):
    """A class of one's own with parts: both directions summed, then a decoder that attends, word by word."""

    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(VOCABULARY, 6, mask_zero=True)
        self.encoder = layers.Bidirectional(layers.GRU(6, return_sequences=True), merge_mode="sum")
        self.decoder = layers.GRU(6, return_sequences=True, return_state=True)
        self.attend = layers.MultiHeadAttention(1, 6)
        self.out = layers.Dense(VOCABULARY)

    def call(self, source, target):
        memory, state = self.encoder(self.embed(source)), None
        outputs = []
        for t in range(target.shape[1]):
            x, state = self.decoder(self.embed(target[:, t : t + 1]), initial_state=state)
            outputs.append(self.out(x + self.attend(x, memory)))
        return keras.ops.concatenate(outputs, axis=1)


def hard_gates():
    """Other activations in both places, and the two other ways to merge directions."""
    inputs = layers.Input((None, 3))
    cell = {"activation": "softsign", "recurrent_activation": "hard_sigmoid"}
    x = layers.Bidirectional(layers.LSTM(5, return_sequences=True, **cell), merge_mode="mul")(inputs)
    x = layers.Bidirectional(layers.GRU(4, return_sequences=True, **cell), merge_mode="ave")(x)
    both = layers.Bidirectional(layers.SimpleRNN(3, activation="elu"), merge_mode=None)(x)
    return keras.Model(inputs, both)


def hierarchical():
    """Sentences of words: the inner layers read each sentence of a document, once for each."""
    words = layers.Input((4,), dtype="int32")
    x = layers.Embedding(VOCABULARY, 5)(words)
    sentence = keras.Model(words, layers.Bidirectional(layers.GRU(3), name="words")(x), name="sentence")
    document = layers.Input((3, 4), dtype="int32")
    x = layers.Concatenate(axis=1)([layers.Reshape((1, 6))(sentence(document[:, k])) for k in range(3)])
    return keras.Model(document, layers.Dense(2)(layers.Bidirectional(layers.GRU(4), name="sentences")(x)))


MODELS = {
    "sentiment": (sentiment, padded_tokens),
    "movie reviews": (movie_reviews, padded_tokens),
    "windows": (windows, lambda: numbers(2, 6, 1)),
    "stacked": (stacked, lambda: numbers(3, 8, 2)),
    "encoder and decoder": (
        encoder_and_decoder,
        lambda: [np.eye(VOCABULARY)[tokens(2, 7)], np.eye(VOCABULARY)[tokens(2, 5)]],
    ),
    "characters": (characters, lambda: tokens(2, 5)),
    "tagger": (tagger, padded_tokens),
    "attention": (attention, lambda: numbers(2, 20, 3)),
    "padded measurements": (padded_measurements, padded_numbers),
    "cells": (cells, lambda: numbers(2, 7, 3)),
    "backwards": (backwards, lambda: numbers(2, 6, 3)),
    "weather": (weather, lambda: numbers(2, 9, 4)),
    "plain": (plain, lambda: numbers(2, 8, 3)),
    "autoregressive": (Autoregressive, lambda: numbers(2, 6, 2)),
    "siamese": (siamese, lambda: [tokens(2, 6), tokens(2, 4)]),
    "video": (video, lambda: numbers(2, 5, 6, 6, 1)),
    "translator": (Translator, lambda: (padded_tokens(), tokens(3, 5))),
    "hard gates": (hard_gates, lambda: numbers(2, 6, 3)),
    "hierarchical": (hierarchical, lambda: tokens(2, 3, 4)),
}


def model_and_inputs(name, seed=0):
    """A model with random weights and biases, as it is during training, and inputs for it."""
    keras.utils.set_random_seed(seed)
    make, inputs = MODELS[name]
    model, given = make(), inputs()
    for _ in range(2):  # once makes the weights; a stateful layer then has a state
        model(*given) if isinstance(given, tuple) else model(given)
    rng = np.random.default_rng(seed)
    for variable in model.trainable_variables:  # far enough from zero that every gate opens and shuts
        numbers_of = keras.ops.convert_to_numpy(variable.value)
        variable.assign(1.5 * numbers_of + rng.uniform(-0.2, 0.2, numbers_of.shape).astype("float32"))
    return model, given
