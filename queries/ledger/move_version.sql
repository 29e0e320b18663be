-- Say that something changed, once for many rows.
update changes set version = version + 1
