-- Answers: one branch of a choice by a row's problem number.
WHEN {{code}} THEN {{value}}
