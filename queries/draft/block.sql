-- Answers: the size of block of a file that is made anew: a quarter of what is usual.
, BLOCK_SIZE 65536
