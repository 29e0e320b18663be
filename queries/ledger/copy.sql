-- Copy the whole ledger as it is at one moment, without what was deleted.
vacuum into :path
