"""Further models as people write them in PyTorch: wrapped, packed, stacked by hand, called in loops.

Nothing of the course is used here.
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch_inputs import LENGTHS, VOCABULARY, padded_tokens, tokens


class TiedLanguageModel(nn.Module):
    """Layers of different sizes in a list, each with a state of its own; the head is the embedding."""

    def __init__(self):
        super().__init__()
        sizes = ((6, 9), (9, 9), (9, 6))
        self.encoder = nn.Embedding(VOCABULARY, 6)
        self.rnns = nn.ModuleList([nn.LSTM(read, units) for read, units in sizes])
        self.decoder = nn.Linear(6, VOCABULARY)
        self.decoder.weight = self.encoder.weight

    def forward(self, text, states):
        output, after = self.encoder(text), []
        for rnn, state in zip(self.rnns, states, strict=True):
            output, state = rnn(nn.functional.dropout(output, 0.3, self.training), state)
            after.append(state)
        return self.decoder(output), after


def states_of_layers(batch=2):
    return [tuple(torch.rand(1, batch, units) for _ in range(2)) for units in (9, 9, 6)]


class Captioner(nn.Module):
    """A picture's features are the first input, the words of its caption follow, packed."""

    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.linear, self.bn = nn.Linear(4, 6), nn.BatchNorm1d(6)
        self.embed = nn.Embedding(VOCABULARY, 6)
        self.lstm = nn.LSTM(6, 7, batch_first=True)
        self.out = nn.Linear(7, VOCABULARY)

    def forward(self, pictures, captions, lengths):
        features = self.bn(self.linear(self.cnn(pictures)))
        words = torch.cat([features[:, None], self.embed(captions)], dim=1)
        packed = pack_padded_sequence(words, lengths + 1, batch_first=True, enforce_sorted=False)
        return self.out(self.lstm(packed)[0].data)


class AdditiveAttention(nn.Module):
    """A GRU cell in a loop, which reads at each step what an attention chose of the encoder's outputs."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 5)
        self.encoder = nn.GRU(5, 4, batch_first=True, bidirectional=True)
        self.query, self.keys, self.score = nn.Linear(6, 7), nn.Linear(8, 7), nn.Linear(7, 1)
        self.cell, self.out = nn.GRUCell(5 + 8, 6), nn.Linear(6 + 8, VOCABULARY)

    def forward(self, source, target):
        memory, _ = self.encoder(self.embedding(source))
        keys, state, answers = self.keys(memory), memory.new_zeros(len(source), 6), []
        for token in target.unbind(dim=1):
            weights = torch.softmax(self.score(torch.tanh(self.query(state)[:, None] + keys)), dim=1)
            context = (weights * memory).sum(dim=1)
            state = self.cell(torch.cat([self.embedding(token), context], dim=1), state)
            answers.append(self.out(torch.cat([state, context], dim=1)))
        return torch.stack(answers, dim=1)


class SpeechRecognizer(nn.Module):
    """A convolution, then blocks of normalization and a packed bidirectional layer, both ways summed."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(4, 6, 3, padding=1)
        self.blocks = nn.ModuleList([SummedBoth(6, 5), SummedBoth(5, 5)])
        self.fc = nn.Linear(5, 9)

    def forward(self, sound, lengths):
        x = nn.functional.hardtanh(self.conv(sound), 0, 20).permute(2, 0, 1)
        for block in self.blocks:
            x = block(x, lengths)
        return self.fc(x).transpose(0, 1).log_softmax(dim=-1)


class SummedBoth(nn.Module):
    def __init__(self, inputs, units):
        super().__init__()
        self.norm = nn.BatchNorm1d(inputs)
        self.rnn = nn.GRU(inputs, units, bidirectional=True, bias=False)

    def forward(self, x, lengths):
        x = self.norm(x.flatten(0, 1)).view_as(x)
        x, _ = pad_packed_sequence(self.rnn(pack_padded_sequence(x, lengths, enforce_sorted=False))[0])
        return x.view(*x.shape[:2], 2, -1).sum(dim=2)


class CharacterAndWordTagger(nn.Module):
    """A layer reads each word's letters; its last states stand beside the word for the layer above."""

    def __init__(self):
        super().__init__()
        self.letters, self.words = nn.Embedding(VOCABULARY, 4), nn.Embedding(VOCABULARY, 5)
        self.of_letters = nn.LSTM(4, 3, bidirectional=True, batch_first=True)
        self.of_words = nn.LSTM(5 + 6, 4, bidirectional=True, batch_first=True)
        self.tags = nn.Linear(8, 6)

    def forward(self, words, letters):
        batch, count, length = letters.shape
        _, (hidden, _) = self.of_letters(self.letters(letters.view(batch * count, length)))
        spelled = torch.cat([hidden[0], hidden[1]], dim=1).view(batch, count, 6)
        return self.tags(self.of_words(torch.cat([self.words(words), spelled], dim=2))[0])


class SeveralDays(nn.Module):
    """An encoder reads the past; a cell goes on from its state, fed with its own forecasts."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = nn.LSTM(3, 6, batch_first=True), nn.LSTMCell(1, 6)
        self.out = nn.Linear(6, 1)

    def forward(self, past, days=4):
        _, (h, c) = self.encoder(past)
        h, c, value, forecast = h[0], c[0], past[:, -1, :1], []
        for _ in range(days):
            h, c = self.decoder(value, (h, c))
            value = self.out(h) + value
            forecast.append(value)
        return torch.cat(forecast, dim=1)


class SentenceVAE(nn.Module):
    """The encoder's last state gives a mean and a spread; what is drawn there begins the decoder."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 5)
        self.encoder_rnn = nn.GRU(5, 6, bidirectional=True, batch_first=True)
        self.mean, self.log_variance, self.start = nn.Linear(12, 3), nn.Linear(12, 3), nn.Linear(3, 7)
        self.decoder_rnn = nn.GRU(5, 7, batch_first=True)
        self.out = nn.Linear(7, VOCABULARY)

    def forward(self, text):
        embedded = self.embedding(text)
        _, hidden = self.encoder_rnn(embedded)
        hidden = hidden.transpose(0, 1).flatten(1)
        spread = torch.exp(0.5 * self.log_variance(hidden))
        drawn = self.mean(hidden) + spread * torch.randn_like(spread)
        output, _ = self.decoder_rnn(embedded, torch.tanh(self.start(drawn))[None])
        return self.out(output).log_softmax(dim=-1)


class Handwriting(nn.Module):
    """A cell looks at the text through a window that it moves; another one reads cell and window."""

    def __init__(self, gaussians=2):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 4)
        self.first, self.second = nn.LSTMCell(3 + 4, 6), nn.LSTMCell(3 + 4 + 6, 5)
        self.window, self.strokes = nn.Linear(6, 3 * gaussians), nn.Linear(5, 6)

    def forward(self, pen, text):
        letters, batch = self.embedding(text), len(pen)
        place = torch.arange(text.shape[1], dtype=letters.dtype)
        seen, kappa, one, two, answers = letters[:, 0], pen.new_zeros(batch, 2), None, None, []
        for stroke in pen.unbind(dim=1):
            one = self.first(torch.cat([stroke, seen], dim=1), one)
            alpha, beta, step = torch.exp(self.window(one[0]).clamp(-3, 3)).chunk(3, dim=1)
            kappa = kappa + step
            phi = alpha[..., None] * torch.exp(-beta[..., None] * (kappa[..., None] - place) ** 2)
            seen = torch.tanh((phi.sum(dim=1)[..., None] * letters).sum(dim=1))
            two = self.second(torch.cat([stroke, seen, one[0]], dim=1), two)
            answers.append(self.strokes(two[0]))
        return torch.stack(answers, dim=1)


class Listener(nn.Module):
    """A pyramid: each layer reads two neighboring outputs of the layer below as one timestep."""

    def __init__(self):
        super().__init__()
        sizes = (3, 16, 16)
        self.layers = nn.ModuleList(
            [nn.LSTM(inputs, 4, bidirectional=True, batch_first=True) for inputs in sizes]
        )

    def forward(self, x):
        for place, layer in enumerate(self.layers):
            if place:
                x = x.reshape(len(x), x.shape[1] // 2, -1)
            x, _ = layer(x)
        return x


class Inside(nn.Module):
    """Two GRUs within a part that is in DataParallel, and a head outside of it."""

    def __init__(self):
        super().__init__()
        self.part = nn.DataParallel(TwoInARow())
        self.head = nn.Linear(5, 2)

    def forward(self, x):
        return self.head(self.part(x))


class TwoInARow(nn.Module):
    def __init__(self):
        super().__init__()
        self.lower = nn.GRU(3, 6, batch_first=True)
        self.upper = nn.GRU(6, 5, batch_first=True, num_layers=2, dropout=0.4)

    def forward(self, x):
        return self.upper(self.lower(x)[0])[0][:, -1]


def compiled():
    """A whole model that is compiled; its operations run as they are, no compiler is needed."""
    return torch.compile(SeveralDays(), backend="eager")


FURTHER = {
    "tied language model": (TiedLanguageModel, lambda: (tokens(7, 2), states_of_layers())),
    "captions": (Captioner, lambda: (torch.randn(3, 3, 6, 6), padded_tokens(), LENGTHS)),
    "additive attention": (AdditiveAttention, lambda: (tokens(2, 6), tokens(2, 5))),
    "speech": (SpeechRecognizer, lambda: (torch.randn(3, 4, 9), LENGTHS)),
    "letters and words": (CharacterAndWordTagger, lambda: (tokens(2, 4), tokens(2, 4, 6))),
    "several days": (SeveralDays, lambda: torch.randn(2, 8, 3)),
    "variational": (SentenceVAE, lambda: tokens(2, 6)),
    "handwriting": (Handwriting, lambda: (torch.randn(2, 6, 3), tokens(2, 5))),
    "listener": (Listener, lambda: torch.randn(2, 8, 3)),
    "in parallel": (Inside, lambda: torch.randn(2, 6, 3)),
    "compiled": (compiled, lambda: torch.randn(2, 8, 3)),
}
