from django.db import migrations

# The public log can be trusted to stay what it was: even by hand no line is changed or taken out. It may only
# go together with everything else, as when a whole database is emptied by `flush`, which names every table.
FORWARDS = """
CREATE FUNCTION votes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_query() ~ '\\maccounts_user\\M' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the public log never changes: % of %', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER votes_logentry_never_changes BEFORE UPDATE OR DELETE ON votes_logentry
    FOR EACH ROW EXECUTE FUNCTION votes_refuse_change();
CREATE TRIGGER votes_logentry_never_goes BEFORE TRUNCATE ON votes_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION votes_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER votes_logentry_never_goes ON votes_logentry;
DROP TRIGGER votes_logentry_never_changes ON votes_logentry;
DROP FUNCTION votes_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('votes', '0003_log_knows_its_votes'),
    ]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
