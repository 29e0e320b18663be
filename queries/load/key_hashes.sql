-- Answers: the hashes of the staged keys that fall into one of some parts.
SELECT hash({{keys}}) AS h FROM load_incoming WHERE _problem = 0 AND hash({{keys}}) % {{parts}} = {{part}}
