"""Labelled identity data: an invented province whose evidence files say, row by row, who it really was.

Independent of the engine that it judges: nothing here imports `etl.match`. Order of reading: `roster` (schools and
people with their collisions), `noise` (how a name gets typed), `world` (the files and the truth of every row),
`careful` (what a careful person could decide), `score` (what the engine decided, counted).
"""
