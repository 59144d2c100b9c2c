<#-- Databases, schemas, sequences, comments; SET and RESET. -->
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
    SqlIdentifier name;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
}
{
    <SCHEMA>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundIdentifier() { names.add(name); } )*
    cascade = CascadeOpt() {
        return new DropSchema(s.end(this), ifExists, names, cascade);
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
    [
        LOOKAHEAD({ (getToken(1).kind == LOCAL || getToken(1).kind == SESSION)
            && getToken(2).kind != EQ && getToken(2).kind != TO && getToken(2).kind != DOT })
        ( <LOCAL> { scope = "LOCAL"; } | <SESSION> )
    ]
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
        LOOKAHEAD({ getToken(1).kind == TIME && getToken(2).kind == ZONE })
        <TIME> <ZONE> { name = new SqlIdentifier("timezone", getPos()); }
        (
            ( <LOCAL> | <DEFAULT_> ) {
                return new SqlSetOption(s.end(this), scope, (SqlNode) name, null);
            }
        |
            value = SettingValue() {
                return new SqlSetOption(s.end(value), scope, (SqlNode) name, value);
            }
        )
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

/** CREATE EXTENSION name: what it would bring is there already. */
SqlNode CreateExtensionStatement() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <CREATE> { s = span(); } <EXTENSION>
    IfNotExistsOpt()
    name = SimpleIdentifier()
    [ <WITH> ]
    [ <SCHEMA> SimpleIdentifier() ]
    [ <VERSION> ( SimpleIdentifier() | StringLiteral() ) ]
    [ <CASCADE> ] {
        return new CreateExtension(s.end(this), name);
    }
}

SqlCreate CreateDatabaseStatement(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
}
{
    <DATABASE>
    ifNotExists = IfNotExistsOpt()
    name = SimpleIdentifier() {
        return new CreateDatabase(s.end(this), ifNotExists, name);
    }
}

SqlDrop DropDatabaseStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final SqlIdentifier name;
}
{
    <DATABASE>
    ifExists = IfExistsOpt()
    name = SimpleIdentifier() {
        return new DropDatabase(s.end(this), ifExists, name);
    }
}

SqlCreate CreateSequenceStatement(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final SequenceOptions wanted = new SequenceOptions();
}
{
    <SEQUENCE>
    ifNotExists = IfNotExistsOpt()
    name = CompoundIdentifier()
    ( AddSequenceOption(wanted) )* {
        return new CreateSequence(s.end(this), ifNotExists, name, wanted);
    }
}

SqlNode AlterSequenceStatement(Span s) :
{
    final boolean ifExists;
    final SqlIdentifier name;
    SqlIdentifier newName = null;
    final SequenceOptions wanted = new SequenceOptions();
}
{
    <SEQUENCE>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier()
    (
        <RENAME> <TO> newName = SimpleIdentifier()
    |
        ( AddSequenceOption(wanted) )+
    )
    {
        return new AlterSequence(s.end(this), ifExists, name, newName, wanted);
    }
}

SqlDrop DropSequenceStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final boolean cascade;
    SqlIdentifier name;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
}
{
    <SEQUENCE>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundIdentifier() { names.add(name); } )*
    cascade = CascadeOpt() {
        return new DropSequence(s.end(this), ifExists, names, cascade);
    }
}

void AddSequenceOption(SequenceOptions wanted) :
{
    final SqlDataTypeSpec type;
    Long number = null;
}
{
    <AS> type = DataType() { wanted.type(type); }
|
    <START> [ <WITH> ] number = SignedLong() {
        wanted.set(SequenceOptions.Part.START, number, getPos());
    }
|
    <INCREMENT> [ <BY> ] number = SignedLong() {
        wanted.set(SequenceOptions.Part.INCREMENT, number, getPos());
    }
|
    <MINVALUE> number = SignedLong() {
        wanted.set(SequenceOptions.Part.MINVALUE, number, getPos());
    }
|
    <MAXVALUE> number = SignedLong() {
        wanted.set(SequenceOptions.Part.MAXVALUE, number, getPos());
    }
|
    <CACHE> number = SignedLong() {
        wanted.set(SequenceOptions.Part.CACHE, number, getPos());
    }
|
    <CYCLE> { wanted.cycle(true, getPos()); }
|
    <NO>
    (
        <MINVALUE> { wanted.set(SequenceOptions.Part.MINVALUE, null, getPos()); }
    |
        <MAXVALUE> { wanted.set(SequenceOptions.Part.MAXVALUE, null, getPos()); }
    |
        <CYCLE> { wanted.cycle(false, getPos()); }
    )
|
    <RESTART> [ [ <WITH> ] number = SignedLong() ] {
        wanted.set(SequenceOptions.Part.RESTART, number, getPos());
    }
}

SqlNode CommentStatement() :
{
    final Span s;
    final CommentOn.Kind kind;
    final SqlIdentifier name;
    final SqlNode text;
    String comment = null;
}
{
    <COMMENT> { s = span(); } <ON>
    (
        <DATABASE> { kind = CommentOn.Kind.DATABASE; }
    |
        <SCHEMA> { kind = CommentOn.Kind.SCHEMA; }
    |
        <TABLE> { kind = CommentOn.Kind.TABLE; }
    |
        <COLUMN> { kind = CommentOn.Kind.COLUMN; }
    |
        <VIEW> { kind = CommentOn.Kind.VIEW; }
    |
        <INDEX> { kind = CommentOn.Kind.INDEX; }
    |
        <SEQUENCE> { kind = CommentOn.Kind.SEQUENCE; }
    )
    name = CompoundIdentifier()
    <IS>
    (
        <NULL>
    |
        text = StringLiteral() { comment = SqlLiteral.unchain(text).getValueAs(String.class); }
    )
    {
        return new CommentOn(s.end(this), kind, name, comment);
    }
}

/** NEXT VALUE FOR name, as nextval('name'). */
SqlCall NextValue() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <NEXT> { s = span(); } <VALUE> <FOR> name = CompoundIdentifier() {
        return SequenceFunctions.next(name, s.end(name));
    }
}
