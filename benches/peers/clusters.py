"""The same clustering as `cargo bench --bench clusters`, by scikit-learn, on the same customers.

    python3 -m pip install scikit-learn
    C360_BENCH_MATRIX=customers.f32 cargo bench --bench clusters
    python3 benches/peers/clusters.py customers.f32

FILE holds rows of 12 little-endian float32. Prints seconds, rounds and inertia of one start at the same rows, of one
start of its own, and of ten starts on the first 200,000 customers.
"""

import sys
import time

import numpy as np
from sklearn.cluster import KMeans

CLUSTERS = 8


def fit(what, values, **settings):
    """One clustering."""
    start = time.time()
    found = KMeans(CLUSTERS, **settings).fit(values)
    print(f"{what:<34} {time.time() - start:>6.3f} s, {found.n_iter_:>3} rounds, inertia {found.inertia_:.0f}")


def main(file):
    values = np.fromfile(file, dtype="<f4").reshape(-1, 12)
    rows = values[np.arange(CLUSTERS) * len(values) // CLUSTERS].copy()
    for algorithm in ("lloyd", "elkan"):
        for _ in range(3):
            fit(f"one start, at given rows ({algorithm})", values, init=rows, n_init=1, algorithm=algorithm)
    for seed in (1, 2, 3):
        fit("one start, its own (lloyd)", values, n_init=1, random_state=seed)
    fit("ten starts on the sample (lloyd)", values[:200_000], n_init=10, random_state=1)


if __name__ == "__main__":
    main(sys.argv[1])
