"""Where in the hand-made files of each dataset a row says what is right: file, and keys down to it.

A test takes that away from the last row and wants an error that names file, row and key. One line per
dataset whose rows have labels; the files lie in `exam_files/`, each folder named as its dataset.
"""

LABELS: dict[str, tuple[str, tuple[str, ...]]] = {}
