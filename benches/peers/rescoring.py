"""The same work as `c360 rescore`, as a notebook does it: DuckDB for features, scikit-learn for churn, lifetimes for value.

    python3 -m pip install duckdb scikit-learn lifetimes pandas
    python3 benches/peers/rescoring.py WORKSPACE

WORKSPACE is a loaded c360 workspace; its published generation is only read. Prints seconds by step and the AUC of each
horizon on the same cut that c360 judges at: trained one horizon earlier, on everybody who bought in the year before.
"""

import datetime as dt
import glob
import sys
import time

import duckdb
import numpy as np
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
        f"""SELECT f.* EXCLUDE (customer_id), o.customer_id IS NULL AS gone
        FROM ({features(cut)}) AS f
        LEFT JOIN (
            SELECT DISTINCT customer_id FROM lines
            WHERE CAST(sold_at AS DATE) > DATE '{cut}' AND CAST(sold_at AS DATE) <= DATE '{cut}' + {days}
                AND (quantity > 0 OR quantity IS NULL)
        ) AS o USING (customer_id)
        WHERE recency < 365"""
    ).fetchdf()
    gone = rows.pop("gone").to_numpy().astype(int)
    values = rows.astype(float).fillna(0.0).to_numpy()
    return np.sign(values) * np.log1p(np.abs(values)), gone


def main(workspace):
    file = sorted(glob.glob(f"{workspace}/warehouse/gen-*.duckdb"))[-1]
    conn = duckdb.connect()
    conn.execute("SET threads = 2")
    conn.execute(f"ATTACH '{file}' AS g (READ_ONLY)")
    conn.execute("USE g")
    as_of = conn.execute("SELECT max(CAST(sold_at AS DATE)) FROM lines").fetchone()[0]
    began = time.time()
    for days in HORIZONS:
        start = time.time()
        judged = as_of - dt.timedelta(days=days)
        values, gone = customers(conn, judged - dt.timedelta(days=days), days)
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(values, gone)
        test, happened = customers(conn, judged, days)
        predicted = model.predict_proba(test)[:, 1]
        everybody, _ = customers(conn, as_of, days)
        model.predict_proba(everybody)
        print(
            f"churn {days:>3} days   {time.time() - start:6.1f} s   AUC {roc_auc_score(happened, predicted):.4f}   "
            f"log loss {log_loss(happened, predicted):.4f}",
            flush=True,
        )
    start = time.time()
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    rows = conn.execute(
        f"""SELECT count(*) - 1 AS x, (max(day) - min(day)) / 7.0 AS tx, (DATE '{as_of}' - min(day)) / 7.0 AS t,
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
    for months in (3, 6, 12, 24, 36):
        count.conditional_expected_number_of_purchases_up_to_time(months * 52.18 / 12, rows.x, rows.tx, rows.t)
    spend.conditional_expected_average_profit(rows.x, rows.spend.clip(lower=0.01))
    print(f"value            {time.time() - start:6.1f} s")
    print(f"in all           {time.time() - began:6.1f} s   {len(rows):,} customers")


if __name__ == "__main__":
    main(sys.argv[1])
