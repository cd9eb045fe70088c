"""Models as people write them in PyTorch, small, with random weights: each with inputs to run on.

Nothing of the course is used here.
"""

import random

import numpy as np
import torch
from torch import nn
from torch.nn.functional import one_hot
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch_inputs import LENGTHS, VOCABULARY, padded_tokens, tokens
from torch_models_further import FURTHER


class SentimentClassifier(nn.Module):
    """Embedding, two bidirectional layers, packed sequences, a head on both last states."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 6, padding_idx=0)
        self.lstm = nn.LSTM(6, 5, num_layers=2, bidirectional=True, dropout=0.5, batch_first=True)
        self.dropout = nn.Dropout(0.5)
        self.fc = nn.Linear(10, 1)

    def forward(self, text, lengths):
        embedded = self.dropout(self.embedding(text))
        packed = pack_padded_sequence(embedded, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, (hidden, _) = self.lstm(packed)
        return torch.sigmoid(self.fc(self.dropout(torch.cat([hidden[-2], hidden[-1]], dim=1))))


class WordLanguageModel(nn.Module):
    """Time first, two layers, the decoder's weights are those of the embedding."""

    def __init__(self, rnn_type="LSTM"):
        super().__init__()
        self.drop = nn.Dropout(0.2)
        self.encoder = nn.Embedding(VOCABULARY, 7)
        self.rnn = getattr(nn, rnn_type)(7, 7, 2, dropout=0.2)
        self.decoder = nn.Linear(7, VOCABULARY)
        self.decoder.weight = self.encoder.weight

    def init_hidden(self, batch):
        return self.decoder.weight.new_zeros(2, batch, 7), self.decoder.weight.new_zeros(2, batch, 7)

    def forward(self, text, hidden):
        output, hidden = self.rnn(self.drop(self.encoder(text)), hidden)
        return torch.log_softmax(self.decoder(self.drop(output)).view(-1, VOCABULARY), dim=1), hidden


class CharacterModel(nn.Module):
    """One-hot characters, a GRU that goes on from a state it keeps, a head of its own."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(VOCABULARY, 8, batch_first=True)
        self.fc = nn.Linear(8, VOCABULARY)
        self.hidden = torch.full((1, 2, 8), 0.25)

    def forward(self, characters):
        output, self.hidden = self.gru(one_hot(characters, VOCABULARY).float(), self.hidden)
        return self.fc(output)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 5)
        self.rnn = nn.LSTM(5, 6, 2, dropout=0.3)

    def forward(self, source):
        _, state = self.rnn(self.embedding(source))
        return state


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 5)
        self.rnn = nn.LSTM(5, 6, 2, dropout=0.3)
        self.fc_out = nn.Linear(6, VOCABULARY)

    def forward(self, token, state):
        output, state = self.rnn(self.embedding(token[None]), state)
        return self.fc_out(output[0]), state


class Seq2Seq(nn.Module):
    """The decoder is called token by token, with the right one or its own: Python's chance decides."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()

    def forward(self, source, target, teacher_forcing_ratio=0.5):
        state, token, outputs = self.encoder(source), target[0], []
        for t in range(1, len(target)):
            output, state = self.decoder(token, state)
            outputs.append(output)
            token = target[t] if random.random() < teacher_forcing_ratio else output.argmax(1)
        return torch.stack(outputs)


class AttentionDecoder(nn.Module):
    """A bidirectional encoder, and at every step a GRU that reads what the attention chose."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 6)
        self.encoder = nn.GRU(6, 4, bidirectional=True, batch_first=True)
        self.bridge = nn.Linear(8, 8)
        self.score = nn.Linear(16, 1)
        self.decoder = nn.GRU(6 + 8, 8, batch_first=True)
        self.out = nn.Linear(8, VOCABULARY)

    def forward(self, source, target):
        memory, last = self.encoder(self.embedding(source))
        state = torch.tanh(self.bridge(torch.cat([last[0], last[1]], dim=1)))[None]
        outputs = []
        for t in range(target.shape[1]):
            query = state[-1][:, None].expand_as(memory)
            weights = torch.softmax(self.score(torch.cat([query, memory], dim=2)), dim=1)
            context = (weights * memory).sum(dim=1, keepdim=True)
            step = torch.cat([self.embedding(target[:, t : t + 1]), context], dim=2)
            output, state = self.decoder(step, state)
            outputs.append(self.out(output[:, 0]))
        return torch.stack(outputs, dim=1)


class Forecaster(nn.Module):
    """Windows of a series through three stacked GRUs; the last output says what comes next."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 6, num_layers=3, batch_first=True, dropout=0.1)
        self.fc = nn.Linear(6, 1)

    def forward(self, windows):
        h0 = torch.zeros(3, windows.size(0), 6)
        output, _ = self.gru(windows, h0)
        return self.fc(output[:, -1])


class SineWave(nn.Module):
    """Two cells in a loop over a series, which then goes on with what it predicted."""

    def __init__(self):
        super().__init__()
        self.lstm1, self.lstm2, self.linear = nn.LSTMCell(1, 5), nn.LSTMCell(5, 5), nn.Linear(5, 1)

    def forward(self, series, future=0):
        h1, c1, h2, c2 = (torch.zeros(series.size(0), 5, dtype=series.dtype) for _ in range(4))
        outputs = []
        for value in series.split(1, dim=1):
            h1, c1 = self.lstm1(value, (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            outputs.append(self.linear(h2))
        for _ in range(future):
            h1, c1 = self.lstm1(outputs[-1], (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            outputs.append(self.linear(h2))
        return torch.cat(outputs, dim=1)


class TextInPictures(nn.Module):
    """Convolutions make columns of a picture, two bidirectional layers one after another read them."""

    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(
            nn.Conv2d(1, 3, 3, padding=1),
            nn.BatchNorm2d(3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(3, 4, (4, 1)),
        )
        self.rnn = nn.Sequential(Bidirectional(4, 5, 6), Bidirectional(6, 5, VOCABULARY))

    def forward(self, pictures):
        return torch.log_softmax(self.rnn(self.cnn(pictures).squeeze(2).permute(2, 0, 1)), dim=2)


class Bidirectional(nn.Module):
    def __init__(self, inputs, units, outputs):
        super().__init__()
        self.rnn = nn.LSTM(inputs, units, bidirectional=True)
        self.embedding = nn.Linear(units * 2, outputs)

    def forward(self, columns):
        return self.embedding(self.rnn(columns)[0])


class KeywordSpotter(nn.Module):
    """A convolution over time before, attention over time after."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(3, 6, 4, stride=2)
        self.rnn = nn.GRU(6, 5, 2, batch_first=True, bidirectional=True)
        self.attention, self.fc = nn.Linear(10, 1), nn.Linear(10, 4)

    def forward(self, sound):
        output, _ = self.rnn(torch.relu(self.conv(sound)).transpose(1, 2))
        weights = torch.softmax(self.attention(output), dim=1)
        return self.fc((weights * output).sum(dim=1))


class Tagger(nn.Module):
    """One sentence at a time, with no axis of sequences; its state is kept as an attribute."""

    def __init__(self):
        super().__init__()
        self.word_embeddings = nn.Embedding(VOCABULARY, 6)
        self.lstm = nn.LSTM(6, 4)
        self.hidden2tag = nn.Linear(4, 3)
        self.hidden = None

    def forward(self, sentence):
        output, self.hidden = self.lstm(self.word_embeddings(sentence))
        return torch.log_softmax(self.hidden2tag(output), dim=1)


class HierarchicalAttention(nn.Module):
    """Words make sentences and sentences a document: two layers with batches of different sizes."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 5)
        self.word_gru = nn.GRU(5, 4, bidirectional=True, batch_first=True)
        self.word_attention, self.sentence_attention = nn.Linear(8, 1), nn.Linear(8, 1)
        self.sentence_gru = nn.GRU(8, 4, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(8, 2)

    def forward(self, documents):
        batch, sentences, words = documents.shape
        output, _ = self.word_gru(self.embedding(documents.view(-1, words)))
        vectors = (torch.softmax(self.word_attention(output), 1) * output).sum(1)
        output, _ = self.sentence_gru(vectors.view(batch, sentences, -1))
        return self.fc((torch.softmax(self.sentence_attention(output), 1) * output).sum(1))


class Siamese(nn.Module):
    """One layer reads both sentences, of different lengths: it is called twice."""

    def __init__(self):
        super().__init__()
        self.embedding, self.lstm = nn.Embedding(VOCABULARY, 5), nn.LSTM(5, 6, batch_first=True)

    def forward(self, left, right):
        (_, (left, _)), (_, (right, _)) = (self.lstm(self.embedding(each)) for each in (left, right))
        return torch.exp(-(left[-1] - right[-1]).abs().sum(1))


class NameClassifier(nn.Module):
    """Names letter by letter through a plain layer with relu, without biases."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(VOCABULARY, 7, nonlinearity="relu", bias=False)
        self.h2o = nn.Linear(7, 5)

    def forward(self, letters):
        _, hidden = self.rnn(letters)
        return torch.log_softmax(self.h2o(hidden[0]), dim=1)


class Autoencoder(nn.Module):
    """The encoder's last output, repeated, is what the decoder reads."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.LSTM(3, 6, batch_first=True))
        self.decoder = nn.LSTM(6, 4, batch_first=True)
        self.output = nn.Linear(4, 3)

    def forward(self, series):
        _, (hidden, _) = self.encoder(series)
        output, _ = self.decoder(hidden[-1][:, None].repeat(1, series.size(1), 1))
        return self.output(output)


class ActorCritic(nn.Module):
    """A cell that remembers between calls, as in reinforcement learning, in an attribute."""

    def __init__(self):
        super().__init__()
        self.features, self.core = nn.Linear(4, 6), nn.GRUCell(6, 5)
        self.actor, self.critic = nn.Linear(5, 2), nn.Linear(5, 1)
        self.register_buffer("state", torch.zeros(1, 5))

    def forward(self, episode):
        answers = []
        for observation in episode:
            state = self.core(torch.relu(self.features(observation[None])), self.state.clone())
            answers.append(torch.cat([self.actor(state), self.critic(state)], dim=1))
            self.state.copy_(state.detach())
        return torch.cat(answers)


class EntityTagger(nn.Module):
    """Sorted sentences, packed, in time-first order, and unpacked for a head on every word."""

    def __init__(self):
        super().__init__()
        self.embeds = nn.Embedding(VOCABULARY, 6)
        self.bilstm = nn.GRU(6, 4, num_layers=1, bidirectional=True)
        self.head = nn.Linear(8, 5)

    def forward(self, sentences, lengths):
        packed = pack_padded_sequence(self.embeds(sentences), lengths)
        output, _ = pad_packed_sequence(self.bilstm(packed)[0])
        return self.head(output)


class VideoClassifier(nn.Module):
    """A convolution for each frame, then an LSTM, then the mean over time."""

    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten())
        self.rnn = nn.LSTM(8, 6, batch_first=True)
        self.fc = nn.Linear(6, 3)

    def forward(self, videos):
        batch, frames = videos.shape[:2]
        features = self.cnn(videos.flatten(0, 1)).view(batch, frames, -1)
        return self.fc(self.rnn(features)[0].mean(dim=1))


class Residual(nn.Module):
    """Layers in a list, each added to what it read, with a normalization after it."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.LSTM(6, 6, batch_first=True) for _ in range(3)])
        self.norms = nn.ModuleList([nn.LayerNorm(6) for _ in range(3)])

    def forward(self, x):
        for layer, norm in zip(self.layers, self.norms, strict=True):
            x = norm(x + layer(x)[0])
        return x


class Probabilistic(nn.Module):
    """Three layers, one value at a time: what is drawn is the next input."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(2, 5, 3, dropout=0.1)
        self.mean, self.deviation = nn.Linear(5, 1), nn.Linear(5, 1)

    def forward(self, series, further=3):
        state = tuple(torch.zeros(3, series.shape[1], 5) for _ in range(2))
        value, drawn = series[0, :, :1], []
        for t in range(len(series) + further):
            known = series[t] if t < len(series) else torch.cat([value, torch.ones_like(value)], dim=1)
            output, state = self.lstm(known[None], state)
            mean, deviation = self.mean(output[0]), nn.functional.softplus(self.deviation(output[0]))
            value = torch.normal(mean, deviation)
            drawn.append(value * np.random.choice([0.9, 1.1]))
        return torch.stack(drawn)


class BothWaysByHand(nn.Module):
    """Two cells, one of which is called from the end to the beginning; a list of plain cells above."""

    def __init__(self):
        super().__init__()
        self.there, self.back = nn.RNNCell(3, 4), nn.RNNCell(3, 4, nonlinearity="relu")
        self.cells = nn.ModuleList([nn.GRUCell(8, 4), nn.GRUCell(4, 4)])

    def forward(self, x):
        there, back, h = None, None, [None, None]
        all_there, all_back = [], []
        for t in range(x.shape[1]):
            there = self.there(x[:, t], there)
            all_there.append(there)
            back = self.back(x[:, -1 - t], back)
            all_back.insert(0, back)
        for step in map(torch.cat, zip(all_there, all_back, strict=True), [1] * len(all_there)):
            for place, cell in enumerate(self.cells):
                h[place] = step = cell(step, h[place])
        return step


class SoundsOfSpeech(nn.Module):
    """Which sound each frame is: two layers with projections, in both directions."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(5, 6, 2, batch_first=True, bidirectional=True, proj_size=2)
        self.fc = nn.Linear(4, 7)

    def forward(self, frames):
        return self.fc(self.lstm(frames)[0]).log_softmax(dim=-1)


MODELS = {
    "sentiment": (SentimentClassifier, lambda: (padded_tokens(), LENGTHS)),
    "word language model": (
        WordLanguageModel,
        lambda: (tokens(8, 2), (torch.zeros(2, 2, 7), torch.rand(2, 2, 7))),
    ),
    "character language model": (CharacterModel, lambda: tokens(2, 7)),
    "sequence to sequence": (Seq2Seq, lambda: (tokens(7, 2), tokens(6, 2))),
    "attention": (AttentionDecoder, lambda: (tokens(2, 6), tokens(2, 5))),
    "forecaster": (Forecaster, lambda: torch.randn(3, 10, 2)),
    "sine wave": (SineWave, lambda: {"series": torch.randn(2, 8), "future": 3}),
    "text in pictures": (TextInPictures, lambda: torch.randn(2, 1, 8, 12)),
    "keyword spotter": (KeywordSpotter, lambda: torch.randn(2, 3, 20)),
    "tagger": (Tagger, lambda: tokens(6)),
    "documents": (HierarchicalAttention, lambda: tokens(2, 3, 5)),
    "siamese": (Siamese, lambda: [tokens(2, 6), tokens(2, 4)]),
    "names": (NameClassifier, lambda: one_hot(tokens(6, 1), VOCABULARY).float()),
    "autoencoder": (Autoencoder, lambda: torch.randn(2, 7, 3)),
    "actor and critic": (ActorCritic, lambda: torch.randn(9, 4)),
    "entities": (EntityTagger, lambda: (tokens(7, 3), torch.tensor([7, 4, 4]))),
    "video": (VideoClassifier, lambda: torch.randn(2, 5, 1, 6, 6)),
    "residual": (Residual, lambda: torch.randn(2, 6, 6)),
    "probabilistic": (Probabilistic, lambda: torch.randn(5, 2, 2)),
    "both ways by hand": (BothWaysByHand, lambda: torch.randn(2, 5, 3)),
    "sounds of speech": (SoundsOfSpeech, lambda: torch.randn(2, 7, 5)),
} | FURTHER


def model_and_inputs(name, seed=0):
    """A model with random weights, as it is before or during training, and inputs for it."""
    torch.manual_seed(seed)
    kind, inputs = MODELS[name]
    model = kind()
    for parameter in model.parameters():  # far enough from zero that every gate opens and shuts
        parameter.data.mul_(2.0)
    return model, inputs()
