-- What a free row is stands in the statements that ask for it.
drop function is_free;
