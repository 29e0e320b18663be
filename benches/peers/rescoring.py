"""The same work twice, side by side: as a notebook does it (DuckDB for features, scikit-learn for churn, lifetimes for value),
and as `c360 rescore` does it.

    python3 -m pip install duckdb scikit-learn lifetimes pandas
    python3 benches/peers/rescoring.py WORKSPACE [C360]

WORKSPACE is a loaded c360 workspace; take a copy, since c360 publishes new scores in it. C360 is the program, else
target/release/c360. Both train one horizon earlier, on who bought in the year before, judge on the next one, fit again on the
latest outcomes, score everybody and write the scores down. c360 does more than that: it also tries boosted trees, two more
purchase-count models and recency, holds them against each other with intervals, and scores who sleeps. Prints seconds by
step, the AUC of each horizon at the same cut, the memory that each held at most, and how many times faster c360 was.
"""

import datetime as dt
import glob
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import duckdb
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HORIZONS = (30, 60, 90, 180, 365)


def features(cut):
    """Recency, frequency and amounts of everybody up to a day."""
    return f"""
        SELECT customer_id,
            DATE '{cut}' - max(day) AS recency, DATE '{cut}' - min(day) AS tenure, count(DISTINCT day) AS frequency,
            count(DISTINCT day) FILTER (WHERE day > DATE '{cut}' - 90) AS days_90,
            count(DISTINCT day) FILTER (WHERE day > DATE '{cut}' - 180) AS days_180,
            count(DISTINCT day) FILTER (WHERE day > DATE '{cut}' - 365) AS days_365,
            sum(net) AS net, sum(net) FILTER (WHERE day > DATE '{cut}' - 365) AS net_365,
            sum(net) / count(DISTINCT day) AS basket,
            sum(discount) / nullif(sum(gross), 0) AS discount_rate,
            avg(CASE WHEN quantity < 0 THEN 1 ELSE 0 END) AS return_share,
            avg(CASE WHEN store_id IS NULL THEN 1 ELSE 0 END) AS remote_share
        FROM (SELECT *, CAST(sold_at AS DATE) AS day FROM lines)
        WHERE customer_id IS NOT NULL AND day <= DATE '{cut}'
        GROUP BY customer_id"""


def customers(conn, cut, days):
    """Who bought in the year before a cut, and whether they bought nothing in the days after it."""
    rows = conn.execute(
        f"""SELECT f.*, o.customer_id IS NULL AS gone
        FROM ({features(cut)}) AS f
        LEFT JOIN (
            SELECT DISTINCT customer_id FROM lines
            WHERE CAST(sold_at AS DATE) > DATE '{cut}' AND CAST(sold_at AS DATE) <= DATE '{cut}' + {days}
                AND (quantity > 0 OR quantity IS NULL)
        ) AS o USING (customer_id)
        WHERE recency < 365"""
    ).fetchdf()
    gone, ids = rows.pop("gone").to_numpy().astype(int), rows.pop("customer_id")
    values = rows.astype(float).fillna(0.0).to_numpy()
    return np.sign(values) * np.log1p(np.abs(values)), gone, ids


def regression(values, gone):
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(values, gone)


def notebook(workspace):
    """What a notebook does. Seconds it took, and the AUC by horizon."""
    file = sorted(glob.glob(f"{workspace}/warehouse/gen-*.duckdb"))[-1]
    conn = duckdb.connect()
    conn.execute("SET threads = 2")
    conn.execute(f"ATTACH '{file}' AS g (READ_ONLY)")
    conn.execute("USE g")
    as_of = conn.execute("SELECT max(as_of) FROM mart_windows").fetchone()[0]
    began, found, scores = time.time(), {}, {}
    for days in HORIZONS:
        start = time.time()
        judged = as_of - dt.timedelta(days=days)
        values, gone, _ = customers(conn, judged - dt.timedelta(days=days), days)
        test, happened, _ = customers(conn, judged, days)
        predicted = regression(values, gone).predict_proba(test)[:, 1]
        everybody, _, ids = customers(conn, as_of, days)
        scores[days] = pd.DataFrame(
            {"customer_id": ids, f"churn_{days}": regression(test, happened).predict_proba(everybody)[:, 1]}
        )
        found[days] = roc_auc_score(happened, predicted)
        print(
            f"churn {days:>3} days   {time.time() - start:6.1f} s   AUC {found[days]:.4f}   "
            f"log loss {log_loss(happened, predicted):.4f}",
            flush=True,
        )
    start = time.time()
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    rows = conn.execute(
        f"""SELECT customer_id, count(*) - 1 AS x, (max(day) - min(day)) / 7.0 AS tx, (DATE '{as_of}' - min(day)) / 7.0 AS t,
            avg(net) AS spend
        FROM (
            SELECT customer_id, CAST(sold_at AS DATE) AS day, CAST(sum(net) AS DOUBLE) AS net FROM lines
            WHERE customer_id IS NOT NULL GROUP BY 1, 2
        ) GROUP BY customer_id"""
    ).fetchdf()
    count = BetaGeoFitter(penalizer_coef=0.0)
    count.fit(rows.x, rows.tx, rows.t)
    again = rows[(rows.x > 0) & (rows.spend > 0)]
    spend = GammaGammaFitter(penalizer_coef=0.0)
    spend.fit(again.x, again.spend)
    value = pd.DataFrame({"customer_id": rows.customer_id})
    each = spend.conditional_expected_average_profit(rows.x, rows.spend.clip(lower=0.01))
    for months in (3, 6, 12, 24, 36):
        value[f"purchases_{months}"] = count.conditional_expected_number_of_purchases_up_to_time(
            months * 52.18 / 12, rows.x, rows.tx, rows.t
        )
        value[f"revenue_{months}"] = value[f"purchases_{months}"] * each
    print(f"value            {time.time() - start:6.1f} s")
    start = time.time()
    with tempfile.TemporaryDirectory() as folder:
        for part in scores.values():
            value = value.merge(part, on="customer_id", how="left")
        written = duckdb.connect(f"{folder}/scores.duckdb")
        written.execute("CREATE TABLE scores AS SELECT * FROM value")
        written.close()
    print(f"write            {time.time() - start:6.1f} s")
    took = time.time() - began
    print(f"in all           {took:6.1f} s   {len(rows):,} customers")
    return took, found


def held(workspace):
    """Most memory that the job's process holds so far, in KiB."""
    for process in glob.glob("/proc/[0-9]*"):
        try:
            with open(f"{process}/cmdline") as file:
                words = file.read().split("\0")
            if "job" in words and workspace in words:
                with open(f"{process}/status") as file:
                    return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
        except (OSError, StopIteration):
            continue
    return 0


def console(workspace, c360):
    """What `c360 rescore` does. Seconds, the AUC of each champion by horizon, the job's memory in KiB."""
    began, memory = time.time(), 0
    with subprocess.Popen([c360, "-w", workspace, "rescore", "--wait"], stderr=subprocess.DEVNULL) as asked:
        while asked.poll() is None:
            memory = max(memory, held(workspace))
            time.sleep(0.05)
    took = time.time() - began
    if asked.returncode != 0:
        sys.exit("c360 rescore did not come off")
    answer = subprocess.run([c360, "-w", workspace, "--format", "json", "models", "list"], capture_output=True, check=True)
    champions = [model for model in json.loads(answer.stdout)["models"] if model["role"] == "champion"]
    found = {}
    for target, quality in ((model["name"]["target"], model["quality"]) for model in champions):
        if target["family"] == "churn" and quality:
            found[target["days"]] = quality["probability"]["auc"]
    return took, found, memory


def main(workspace, c360="target/release/c360"):
    workspace = os.path.abspath(workspace)
    theirs, their_auc = notebook(workspace)
    their_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours, our_auc, our_memory = console(workspace, c360)
    print(f"\n{'AUC':<14} {'notebook':>9} {'c360':>9}")
    for days in HORIZONS:
        told = [f"{found[days]:.4f}" if days in found else "-" for found in (their_auc, our_auc)]
        print(f"churn {days:>3} days {told[0]:>9} {told[1]:>9}")
    print(f"{'seconds':<14} {theirs:>9.1f} {ours:>9.1f}   {theirs / ours:.1f} times faster")
    print(f"{'MiB at most':<14} {their_memory / 1024:>9.0f} {our_memory / 1024:>9.0f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
