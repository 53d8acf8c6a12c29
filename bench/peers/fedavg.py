"""FedAvg with softmax regression on MNIST in numpy: the work of fedavg.yaml, as a whole program.

    /usr/bin/python3 fedavg.py FOLDER

FOLDER holds train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz. Prints the loss and accuracy at the end and
the seconds of its parts.
"""

import gzip
import os
import sys
import time

import numpy as np

CLIENTS, SAMPLED, ROUNDS, BATCH, STEP, EVERY = 1000, 10, 100, 10, 0.03, 10
CLASSES = 10


def read(folder):
    """Pixels from 0 to 1, one row an image, and labels."""
    with gzip.open(os.path.join(folder, "train-images-idx3-ubyte.gz")) as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)
    with gzip.open(os.path.join(folder, "train-labels-idx1-ubyte.gz")) as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    return pixels / 255.0, labels.astype(np.int64)


def softmax(scores):
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores


def local_pass(weights, rows, labels, order):
    """One pass over a client's rows in batches."""
    weights = weights.copy()
    for first in range(0, len(order), BATCH):
        batch = order[first:first + BATCH]
        a = rows[batch]
        errors = softmax(a @ weights.T)
        errors[np.arange(len(batch)), labels[batch]] -= 1
        weights -= (STEP / len(batch)) * (errors.T @ a)
    return weights


def look(weights, rows, labels):
    """Loss and accuracy over all rows."""
    scores = rows @ weights.T
    greatest = scores.max(axis=1)
    loss = np.mean(np.log(np.exp(scores - greatest[:, None]).sum(axis=1)) + greatest - scores[np.arange(len(labels)), labels])
    return loss, np.mean(scores.argmax(axis=1) == labels)


def main(folder):
    start = time.process_time()
    rows, labels = read(folder)
    random = np.random.default_rng(1)
    shares = np.array_split(random.permutation(len(labels)), CLIENTS)
    loaded = time.process_time()
    weights = np.zeros((CLASSES, rows.shape[1]))
    looking = 0.0
    for k in range(ROUNDS + 1):
        if k % EVERY == 0:
            before = time.process_time()
            loss, accuracy = look(weights, rows, labels)
            looking += time.process_time() - before
        if k < ROUNDS:
            chosen = random.choice(CLIENTS, SAMPLED, replace=False)
            weights = np.mean([local_pass(weights, rows, labels, random.permutation(shares[i])) for i in chosen], axis=0)
    end = time.process_time()
    print(f"loss {loss:.4f}, accuracy {accuracy:.4f}; seconds of processor: reading {loaded - start:.2f}, "
          f"rounds {end - loaded - looking:.2f}, looking {looking:.2f}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
