"""The same work as bench/Gossamer.Benchmarks in numpy and scipy, for comparison on the same machine.

    /usr/bin/python3 peers.py ROWS.libsvm[.gz]

Prints one line of JSON a measurement: {"name": …, "seconds": …}, the fastest of many calls.
"""

import gzip
import json
import sys
import time

import numpy as np
import scipy.sparse
from scipy.special import expit

FEATURES = 123
LAMBDA = 1e-3
WORKERS = 20
KEPT = 5


def read_libsvm(path):
    """Rows as CSR and labels -1 (the smaller) and +1 (the larger)."""
    labels, starts, columns, values = [], [0], [], []
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="ascii") as lines:
        for line in lines:
            parts = line.split()
            labels.append(float(parts[0]))
            for part in parts[1:]:
                column, value = part.split(":")
                columns.append(int(column) - 1)
                values.append(float(value))
            starts.append(len(columns))
    labels = np.array(labels)
    signs = np.where(labels == labels.min(), -1.0, 1.0)
    rows = scipy.sparse.csr_matrix((values, columns, starts), shape=(len(signs), FEATURES))
    return rows, signs


def gradient(rows, rows_transposed, signs, x):
    """Of the mean logistic loss with l2 regulariser: two products of a matrix and a vector."""
    margins = signs * (rows @ x)
    weights = signs * expit(-margins)
    return LAMBDA * x - (rows_transposed @ weights) / len(signs)


def measure(work, seconds=4.0):
    """Seconds of the fastest call within the time given: what others do on the machine disturbs it least."""
    for _ in range(3):
        work()
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def report(name, seconds):
    print(json.dumps({"name": name, "seconds": seconds}), flush=True)


def ef21_iteration(shards, step):
    """One iteration of EF21 with Top-K over all workers, on state kept between calls."""
    x = np.zeros(FEATURES)
    estimates = [gradient(*shard, x) for shard in shards]
    mean = np.mean(estimates, axis=0)

    def iterate():
        nonlocal x, mean
        x = x - step * mean
        for worker, shard in enumerate(shards):
            difference = gradient(*shard, x) - estimates[worker]
            kept = np.argpartition(np.abs(difference), -KEPT)[-KEPT:]
            estimates[worker][kept] += difference[kept]
            mean[kept] += difference[kept] / len(shards)

    return iterate


def dasha_iteration(shards, step):
    """One iteration of DASHA with Rand-K over all workers, on state kept between calls."""
    random = np.random.default_rng(1)
    scale = FEATURES / KEPT
    momentum = 1 / (2 * scale - 1)  # omega = d/K - 1
    x = np.zeros(FEATURES)
    shifts = [gradient(*shard, x) for shard in shards]
    estimates = [shift.copy() for shift in shifts]
    mean = np.mean(estimates, axis=0)

    def iterate():
        nonlocal x, mean
        x = x - step * mean
        for worker, shard in enumerate(shards):
            new = gradient(*shard, x)
            difference = new - shifts[worker] - momentum * (estimates[worker] - shifts[worker])
            kept = random.choice(FEATURES, KEPT, replace=False)
            message = scale * difference[kept]
            estimates[worker][kept] += message
            mean[kept] += message / len(shards)
            shifts[worker] = new

    return iterate


def main(path):
    rows, signs = read_libsvm(path)
    x = np.linspace(-1, 1, FEATURES)

    # The transpose is a view in CSC form or a copy in CSR form; the faster one counts.
    times = [measure(lambda t=t: gradient(rows, t, signs, x)) for t in (rows.T, rows.T.tocsr())]
    report("gradient, scipy.sparse", min(times))

    shares = np.array_split(np.arange(len(signs)), WORKERS)
    dense = rows.toarray()
    shards = [(dense[s[0]:s[-1] + 1], dense[s[0]:s[-1] + 1].T, signs[s]) for s in shares]
    report("ef21, numpy", measure(ef21_iteration(shards, 0.05)))
    report("dasha, numpy", measure(dasha_iteration(shards, 0.05)))
    shards = [(rows[s[0]:s[-1] + 1], rows[s[0]:s[-1] + 1].T, signs[s]) for s in shares]
    report("ef21, scipy.sparse", measure(ef21_iteration(shards, 0.05)))
    report("dasha, scipy.sparse", measure(dasha_iteration(shards, 0.05)))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
