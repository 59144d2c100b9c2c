<#-- CREATE and DROP SCHEMA; SET and RESET. -->
SqlCreate CreateSchemaStatement(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    SqlIdentifier owner = null;
}
{
    <SCHEMA>
    (
        <AUTHORIZATION> owner = SimpleIdentifier() {
            return new CreateSchema(s.end(this), false, owner, owner);
        }
    |
        ifNotExists = IfNotExistsOpt()
        name = CompoundIdentifier()
        [ <AUTHORIZATION> owner = SimpleIdentifier() ] {
            return new CreateSchema(s.end(this), ifNotExists, name, owner);
        }
    )
}

SqlDrop DropSchemaStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final boolean cascade;
    final SqlIdentifier name;
}
{
    <SCHEMA>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier()
    cascade = CascadeOpt() {
        return new DropSchema(s.end(this), ifExists, name, cascade);
    }
}

/** SET and RESET of settings. */
SqlSetOption SettingStatement(Span s, String scope) :
{
    final SqlIdentifier name;
    final SqlSetOption assignment;
}
{
    <SET> { s.add(this); }
    assignment = SettingAssignment(s, scope) { return assignment; }
|
    <RESET> { s.add(this); }
    (
        name = CompoundIdentifier()
    |
        <ALL> { name = new SqlIdentifier("ALL", getPos()); }
    )
    {
        return new SqlSetOption(s.end(name), scope, (SqlNode) name, null);
    }
}

/** name {= | TO} {value, … | DEFAULT}, or SCHEMA 'name'. */
SqlSetOption SettingAssignment(Span s, String scope) :
{
    final SqlIdentifier name;
    final List<SqlNode> values = new ArrayList<SqlNode>();
    SqlNode value;
}
{
    (
        LOOKAHEAD({ getToken(1).kind == SCHEMA && getToken(2).kind != EQ
            && getToken(2).kind != TO })
        <SCHEMA> {
            name = new SqlIdentifier("search_path", getPos());
        }
        value = SettingValue() {
            return new SqlSetOption(s.end(value), scope, (SqlNode) name, value);
        }
    |
        name = CompoundIdentifier()
        ( <EQ> | <TO> )
        (
            <DEFAULT_> {
                return new SqlSetOption(s.end(this), scope, (SqlNode) name, null);
            }
        |
            value = SettingValue() { values.add(value); }
            ( <COMMA> value = SettingValue() { values.add(value); } )* {
                return new SqlSetOption(s.end(value), scope, (SqlNode) name,
                    values.size() == 1 ? value
                        : new SqlNodeList(values, Span.of(values).pos()));
            }
        )
    )
}

SqlNode SettingValue() :
{
    final SqlNode value;
}
{
    LOOKAHEAD(2)
    value = Literal() { return value; }
|
    value = SimpleIdentifier() { return value; }
|
    <ON> { return new SqlIdentifier("ON", getPos()); }
}
