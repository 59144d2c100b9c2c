<#-- CREATE and DROP of tables and indexes. -->
boolean IfNotExistsOpt() :
{
}
{
    LOOKAHEAD(3)
    <IF> <NOT> <EXISTS> { return true; }
|
    { return false; }
}

boolean IfExistsOpt() :
{
}
{
    LOOKAHEAD(2)
    <IF> <EXISTS> { return true; }
|
    { return false; }
}

SqlCreate CreateTableStatement(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final List<SqlNode> elements = new ArrayList<SqlNode>();
    SqlNodeList settings = SqlNodeList.EMPTY;
}
{
    <TABLE>
    ifNotExists = IfNotExistsOpt()
    name = CompoundIdentifier()
    <LPAREN>
    AddTableElement(elements)
    ( <COMMA> AddTableElement(elements) )*
    <RPAREN>
    [ settings = WithOptions() ]
    {
        return CreateTable.of(s.end(this), replace, ifNotExists, name, elements, settings);
    }
}

void AddTableElement(List<SqlNode> elements) :
{
    final SqlNode element;
}
{
    (
        LOOKAHEAD(3)
        element = PrimaryKeyConstraint()
    |
        element = TableColumn()
    )
    {
        elements.add(element);
    }
}

SqlNode PrimaryKeyConstraint() :
{
    final Span s = Span.of();
    SqlIdentifier name = null;
    final SqlNodeList columns;
}
{
    [ <CONSTRAINT> { s.add(this); } name = SimpleIdentifier() ]
    <PRIMARY> { s.add(this); } <KEY>
    columns = ParenthesizedSimpleIdentifierList() {
        return new PrimaryKey(s.end(this), name, columns);
    }
}

SqlNode TableColumn() :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
    final Span s;
    final ColumnDefinition.Builder column;
    SqlNode value;
}
{
    name = SimpleIdentifier() { s = span(); }
    type = DataType() {
        column = new ColumnDefinition.Builder(name, type);
    }
    (
        <NOT> <NULL> { column.nullable(false, getPos()); }
    |
        <NULL> { column.nullable(true, getPos()); }
    |
        <DEFAULT_> value = Expression(ExprContext.ACCEPT_NON_QUERY) { column.defaultValue(value); }
    |
        <PRIMARY> <KEY> { column.primaryKey(getPos()); }
    )*
    {
        return column.build(s.end(this));
    }
}

SqlCreate CreateIndexStatement(Span s, boolean replace) :
{
    final boolean ifNotExists;
    boolean vector = false;
    SqlIdentifier name = null;
    final SqlIdentifier table;
    SqlIdentifier method = null;
    final SqlIdentifier column;
    SqlIdentifier operatorClass = null;
    SqlNodeList settings = SqlNodeList.EMPTY;
}
{
    [ <VECTOR> { vector = true; } ]
    <INDEX>
    ifNotExists = IfNotExistsOpt()
    [ name = CompoundIdentifier() ]
    <ON>
    table = CompoundIdentifier()
    [ <USING> method = SimpleIdentifier() ]
    <LPAREN>
    column = SimpleIdentifier()
    [ operatorClass = SimpleIdentifier() ]
    <RPAREN>
    [ <USING> method = SimpleIdentifier() ]
    [ settings = WithOptions() ]
    {
        return CreateIndex.of(s.end(this), replace, vector, ifNotExists, name, table, column,
            operatorClass, method, settings);
    }
}

SqlDrop DropTableStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final SqlIdentifier name;
}
{
    <TABLE>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier() {
        return new DropTable(s.end(this), ifExists, name);
    }
}

SqlDrop DropIndexStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final SqlIdentifier name;
}
{
    <INDEX>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier() {
        return new DropIndex(s.end(this), ifExists, name);
    }
}

SqlNodeList WithOptions() :
{
    final Span s;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    <WITH> { s = span(); }
    <LPAREN>
    AddWithOption(list)
    ( <COMMA> AddWithOption(list) )*
    <RPAREN> {
        return new SqlNodeList(list, s.end(this));
    }
}

void AddWithOption(List<SqlNode> list) :
{
    final SqlIdentifier name;
    final SqlNode value;
}
{
    name = SimpleIdentifier()
    <EQ>
    ( LOOKAHEAD(2) value = Literal() | value = SimpleIdentifier() )
    {
        list.add(new Option(Span.of(name, value).pos(), name, value));
    }
}
