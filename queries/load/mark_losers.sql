-- Answers: takes the rows that give way out of what is brought to the table.
UPDATE load_incoming SET _problem = {{code}} FROM load_losers WHERE load_incoming.rowid = load_losers.row_id
