"""What a widget leaves where no widget runs: a trace on one sheet of paper, as a PNG, without matplotlib."""

from rnn_helpers.pictures.png import png_of, png_of_several

__all__ = ["png_of", "png_of_several"]
