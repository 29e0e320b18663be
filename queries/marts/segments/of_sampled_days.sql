-- Answers: whether a line is of these customers in the 24 months up to the as-of day.
l.day BETWEEN {{n1_from}} AND {{as_of}} AND {{of_sampled}}
