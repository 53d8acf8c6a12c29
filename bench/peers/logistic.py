"""The peers of Gossamer's benchmarks: the same work as one writes it in numpy and scipy.

    /usr/bin/python3 bench/peers/logistic.py DATA.libsvm[.gz] [--workers 20] [--k 5] [--seconds 5]

Prints one line a measurement: name, seconds of one call (the fastest of many). Gossamer's side of the table is
bench/Gossamer.Benchmarks; bench/peers/run runs both and prints the ratios.
"""

import argparse
import gzip
import time

import numpy as np
import scipy.sparse as sparse


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    labels, indices, values, starts = [], [], [], [0]
    with opener(path, "rt") as lines:
        for line in lines:
            fields = line.split()
            labels.append(float(fields[0]))
            for field in fields[1:]:
                index, value = field.split(":")
                indices.append(int(index) - 1)
                values.append(float(value))
            starts.append(len(indices))
    labels = np.array(labels)
    labels = np.where(labels == labels.max(), 1.0, -1.0)
    return sparse.csr_matrix((values, indices, starts)), labels


def fastest(work, seconds):
    """Seconds of the fastest call within the time given; the first calls warm up."""
    work()
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best


def logistic_gradient(features, transposed, labels, x, penalty):
    margins = labels * (features @ x)
    weights = -labels / (1.0 + np.exp(margins)) / len(labels)
    return transposed @ weights + penalty * x


def top(vector, k):
    kept = np.argpartition(np.abs(vector), -k)[-k:]
    message = np.zeros_like(vector)
    message[kept] = vector[kept]
    return message


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--k", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()

    features, labels = read(options.data)
    transposed = features.T.tocsr()
    dimension, penalty = features.shape[1], 1e-3
    x = np.linspace(-1, 1, dimension)
    print("gradient", fastest(lambda: logistic_gradient(features, transposed, labels, x, penalty), options.seconds))

    rows = np.array_split(np.arange(features.shape[0]), options.workers)
    parts = [(features[r], features[r].T.tocsr(), labels[r]) for r in rows]
    x = np.zeros(dimension)
    estimates = [logistic_gradient(*part, x, penalty) for part in parts]
    mean = sum(estimates) / options.workers
    step = 0.05

    def round_of_ef21():
        nonlocal x, mean
        x = x - step * mean
        for i, part in enumerate(parts):
            message = top(logistic_gradient(*part, x, penalty) - estimates[i], options.k)
            estimates[i] = estimates[i] + message
            mean = mean + message / options.workers

    print("ef21", fastest(round_of_ef21, options.seconds))


if __name__ == "__main__":
    main()
