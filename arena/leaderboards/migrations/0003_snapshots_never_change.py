from django.db import migrations

# A published number can be trusted to stay what it was: even by hand no row of a fit is changed or deleted.
FORWARDS = """
CREATE FUNCTION leaderboards_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a snapshot never changes: % of row % of %', lower(TG_OP), OLD.id, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER leaderboards_fit_never_changes BEFORE UPDATE OR DELETE ON leaderboards_fit
    FOR EACH ROW EXECUTE FUNCTION leaderboards_refuse_change();
CREATE TRIGGER leaderboards_rating_never_changes BEFORE UPDATE OR DELETE ON leaderboards_rating
    FOR EACH ROW EXECUTE FUNCTION leaderboards_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER leaderboards_rating_never_changes ON leaderboards_rating;
DROP TRIGGER leaderboards_fit_never_changes ON leaderboards_fit;
DROP FUNCTION leaderboards_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('leaderboards', '0002_slices_and_snapshots'),
    ]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
