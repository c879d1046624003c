-- Which inputs a call set, which kept their saved value, and which of its fields set none.
-- Null for runs of before, and where the data is handed on as it came.
alter table runs add column inputs jsonb;
