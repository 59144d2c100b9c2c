<#-- OPTIMIZE, VACUUM, REINDEX and CHECKPOINT. -->
SqlNode MaintenanceStatement() :
{
    final Span s;
    final Maintenance.Work work;
    SqlIdentifier name = null;
}
{
    <OPTIMIZE> { s = span(); } <TABLE> name = CompoundIdentifier() {
        return new Maintenance(s.end(this), Maintenance.Work.OPTIMIZE, name);
    }
|
    <VACUUM> { s = span(); }
    [ <TABLE> ]
    [ name = CompoundIdentifier() ] {
        return new Maintenance(s.end(this), Maintenance.Work.OPTIMIZE, name);
    }
|
    <REINDEX> { s = span(); }
    ( <INDEX> { work = Maintenance.Work.REINDEX_INDEX; }
    | <TABLE> { work = Maintenance.Work.REINDEX_TABLE; } )
    name = CompoundIdentifier() {
        return new Maintenance(s.end(this), work, name);
    }
|
    <CHECKPOINT> { s = span(); } {
        return new Maintenance(s.end(this), Maintenance.Work.CHECKPOINT, null);
    }
}
