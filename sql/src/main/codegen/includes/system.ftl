<#-- OPTIMIZE, VACUUM, REINDEX, CHECKPOINT, KILL, CALL, ALTER DATABASE and ALTER TABLE. -->
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
    (
        <LPAREN> VacuumOption() ( <COMMA> VacuumOption() )* <RPAREN>
    |
        (
            LOOKAHEAD({ getToken(1).kind == FULL || getToken(1).kind == VERBOSE
                || getToken(1).kind == ANALYZE || getToken(1).image.equalsIgnoreCase("freeze") })
            VacuumOption()
        )*
    )
    [ <TABLE> ]
    [ name = CompoundIdentifier() ] {
        return new Maintenance(s.end(this), Maintenance.Work.OPTIMIZE, name);
    }
|
    <REINDEX> { s = span(); }
    (
        ( <INDEX> { work = Maintenance.Work.REINDEX_INDEX; }
        | <TABLE> { work = Maintenance.Work.REINDEX_TABLE; } )
        ConcurrentlyOpt()
        name = CompoundIdentifier() {
            return new Maintenance(s.end(this), work, name);
        }
    |
        { return new Maintenance(s.end(this), Maintenance.Work.REINDEX_TABLE, null); }
    )
|
    <ANALYZE> { s = span(); }
    [
        LOOKAHEAD({ getToken(1).kind == VERBOSE })
        <VERBOSE>
    ]
    [ <TABLE> ]
    [ name = CompoundIdentifier() ] {
        return new Maintenance(s.end(this), Maintenance.Work.ANALYZE, name);
    }
|
    <DISCARD> { s = span(); }
    (
        <ALL> {
            return new SqlSetOption(s.end(this), null,
                (SqlNode) new SqlIdentifier("ALL", getPos()), null);
        }
    |
        { throw Lists.notSupported("DISCARD of a part", s.end(this)); }
    )
|
    <DO> { throw Lists.notSupported("DO", getPos()); }
|
    <CHECKPOINT> { s = span(); } {
        return new Maintenance(s.end(this), Maintenance.Work.CHECKPOINT, null);
    }
}

/** An option of PostgreSQL's VACUUM, which says how rows move, not what becomes of them. */
void VacuumOption() :
{
}
{
    ( <FULL> | <ANALYZE> | SimpleIdentifier() )
    [ LOOKAHEAD(1) ( <TRUE> | <FALSE> | <ON> | <UNSIGNED_INTEGER_LITERAL> ) ]
}

SqlNode KillStatement() :
{
    final Span s;
    Kill.Target target = Kill.Target.SESSION;
    final SqlNode number;
}
{
    <KILL> { s = span(); }
    [ <QUERY> { target = Kill.Target.QUERY; } | <SESSION> | <CONNECTION> ]
    number = UnsignedNumericLiteralOrParam() {
        return new Kill(s.end(this), target, number);
    }
}

/** Arguments are values, not expressions: a procedure is run as it is read. */
SqlNode CallStatement() :
{
    final Span s;
    final SqlIdentifier name;
    final List<SqlNode> arguments = new ArrayList<SqlNode>();
}
{
    <CALL> { s = span(); }
    name = CompoundIdentifier()
    <LPAREN>
    [
        AddCallArgument(arguments)
        ( <COMMA> AddCallArgument(arguments) )*
    ]
    <RPAREN> {
        return new CallProcedure(s.end(this), name, arguments);
    }
}

void AddCallArgument(List<SqlNode> arguments) :
{
    SqlIdentifier name = null;
    final SqlNode value;
}
{
    [ LOOKAHEAD(2) name = SimpleIdentifier() <NAMED_ARGUMENT_ASSIGNMENT> ]
    ( value = Literal() | value = DynamicParam() )
    {
        arguments.add(CallProcedure.argument(name, value));
    }
}

SqlNode AlterDatabaseStatement() :
{
    final Span s;
    SqlIdentifier name = null;
    final List<SqlNode> settings = new ArrayList<SqlNode>();
    final SqlNode table;
    final SqlNode sequence;
    final SqlNode index;
    final SqlNode view;
}
{
    <ALTER> { s = span(); }
    (
        table = AlterTableStatement(s) { return table; }
    |
        sequence = AlterSequenceStatement(s) { return sequence; }
    |
        index = AlterIndexStatement(s) { return index; }
    |
        view = AlterViewStatement(s) { return view; }
    |
        <DATABASE>
        ( <CURRENT> | name = SimpleIdentifier() )
        <SET>
        AddDatabaseSetting(settings)
        ( <COMMA> AddDatabaseSetting(settings) )* {
            return new AlterDatabase(s.end(this), name, settings);
        }
    )
}

void AddDatabaseSetting(List<SqlNode> settings) :
{
    final SqlIdentifier name;
    final SqlNode value;
}
{
    name = SimpleIdentifier()
    ( <EQ> | <TO> )
    (
        <ON> { value = SqlLiteral.createBoolean(true, getPos()); }
    |
        <DEFAULT_> { value = new SqlIdentifier("default", getPos()); }
    |
        LOOKAHEAD(2)
        value = Literal()
    |
        value = SimpleIdentifier()
    )
    {
        settings.add(new Option(Span.of(name, value).pos(), name, value));
    }
}
