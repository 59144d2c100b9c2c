<#-- CREATE and DROP of tables and indexes, with their constraints. -->
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
    SqlNodeList columns = null;
    SqlNode query;
    boolean withData = true;
}
{
    <TABLE>
    ifNotExists = IfNotExistsOpt()
    name = CompoundIdentifier()
    (
        LOOKAHEAD( <LPAREN> SimpleIdentifier() ( <COMMA> | <RPAREN> ) | <WITH> | <AS> )
        [ columns = ParenthesizedSimpleIdentifierList() ]
        [ settings = WithOptions() ]
        <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
        [ LOOKAHEAD(2) <WITH> [ <NO> { withData = false; } ] <DATA> ]
        {
            return CreateTableAs.of(s.end(this), replace, ifNotExists, name, columns, settings,
                query, withData);
        }
    |
        <LPAREN>
        AddTableElement(elements)
        ( <COMMA> AddTableElement(elements) )*
        <RPAREN>
        [ settings = WithOptions() ]
        {
            if (LikeTable.isIn(elements)) {
                return new CreateTableLike(s.end(this), ifNotExists, name, elements, settings);
            }
            return CreateTable.of(s.end(this), replace, ifNotExists, name, elements, settings);
        }
    )
}

SqlNode AlterTableStatement(Span s) :
{
    final boolean ifExists;
    final SqlIdentifier name;
    final SqlIdentifier owner;
    final List<AlterTable.Action> actions = new ArrayList<AlterTable.Action>();
    AlterTable.Action action;
}
{
    <TABLE>
    ifExists = IfExistsOpt()
    [ <ONLY> ]
    name = CompoundIdentifier()
    (
        <ENABLE> <ROW> <LEVEL> <SECURITY> {
            return new AccessStatement(s.end(this), new AccessAction.RowSecurity(name, true));
        }
    |
        <DISABLE> <ROW> <LEVEL> <SECURITY> {
            return new AccessStatement(s.end(this), new AccessAction.RowSecurity(name, false));
        }
    |
        <OWNER> <TO> owner = SimpleIdentifier() {
            return new AccessStatement(s.end(this), new AccessAction.SetOwner(name, owner));
        }
    |
        <RENAME> action = RenameAction() { actions.add(action); }
    |
        action = AlterTableAction() { actions.add(action); }
        ( <COMMA> action = AlterTableAction() { actions.add(action); } )*
    )
    {
        return new AlterTable(s.end(this), ifExists, name, actions);
    }
}

AlterTable.Action AlterTableAction() :
{
    final AlterTable.Action action;
}
{
    <ADD> action = AddAction() { return action; }
|
    <DROP> action = DropAction() { return action; }
|
    <ALTER> [ LOOKAHEAD(1) <COLUMN> ] action = AlterColumnAction() { return action; }
}

AlterTable.Action RenameAction() :
{
    final SqlIdentifier column;
    final SqlIdentifier name;
}
{
    <TO> name = SimpleIdentifier() { return new AlterTable.RenameTable(name); }
|
    <CONSTRAINT> column = SimpleIdentifier() <TO> name = SimpleIdentifier() {
        return new AlterTable.RenameConstraint(column, name);
    }
|
    [ <COLUMN> ] column = SimpleIdentifier() <TO> name = SimpleIdentifier() {
        return new AlterTable.RenameColumn(column, name);
    }
}

AlterTable.Action AddAction() :
{
    boolean ifNotExists = false;
    final SqlNode element;
}
{
    <COLUMN> ifNotExists = IfNotExistsOpt() element = TableColumn() {
        return new AlterTable.AddColumn(ifNotExists, (ColumnDefinition) element);
    }
|
    LOOKAHEAD( <CONSTRAINT> | <PRIMARY> <KEY> | <UNIQUE> | <CHECK> )
    element = TableConstraint() { return new AlterTable.AddConstraint(element); }
|
    ifNotExists = IfNotExistsOpt() element = TableColumn() {
        return new AlterTable.AddColumn(ifNotExists, (ColumnDefinition) element);
    }
}

AlterTable.Action DropAction() :
{
    boolean ifExists = false;
    boolean cascade = false;
    final SqlIdentifier name;
}
{
    <CONSTRAINT> ifExists = IfExistsOpt() name = SimpleIdentifier() cascade = CascadeOpt() {
        return new AlterTable.DropConstraint(ifExists, name);
    }
|
    [ <COLUMN> ] ifExists = IfExistsOpt() name = SimpleIdentifier() cascade = CascadeOpt() {
        return new AlterTable.DropColumn(ifExists, name, cascade);
    }
}

boolean CascadeOpt() :
{
}
{
    LOOKAHEAD(1)
    <CASCADE> { return true; }
|
    LOOKAHEAD(1)
    <RESTRICT> { return false; }
|
    { return false; }
}

AlterTable.Action AlterColumnAction() :
{
    final SqlIdentifier column;
    final SqlNode value;
    final Identity identity;
    final boolean ifExists;
    final AlterTable.IdentityParts parts = new AlterTable.IdentityParts();
    final AlterTable.Action action;
}
{
    column = SimpleIdentifier()
    (
        action = SetTypeAction(column) { return action; }
    |
        <SET>
        (
            <DATA> action = SetTypeAction(column) { return action; }
        |
            <DEFAULT_> value = Expression(ExprContext.ACCEPT_NON_QUERY) {
                return new AlterTable.SetDefault(column, value);
            }
        |
            <NOT> <NULL> { return new AlterTable.SetNullable(column, false); }
        |
            AddIdentityPart(parts) AddIdentityParts(parts) { return parts.of(column); }
        )
    |
        AddRestart(parts) AddIdentityParts(parts) { return parts.of(column); }
    |
        <ADD> identity = IdentityClause() {
            return new AlterTable.SetIdentity(column, identity, false);
        }
    |
        <DROP>
        (
            <IDENTITY> ifExists = IfExistsOpt() {
                return new AlterTable.SetIdentity(column, null, ifExists);
            }
        |
            <DEFAULT_> { return new AlterTable.SetDefault(column, null); }
        |
            <NOT> <NULL> { return new AlterTable.SetNullable(column, true); }
        )
    )
}

void AddIdentityPart(AlterTable.IdentityParts parts) :
{
    final Long number;
}
{
    <GENERATED>
    ( <ALWAYS> { parts.always(true); } | <BY> <DEFAULT_> { parts.always(false); } )
|
    <START> [ <WITH> ] number = SignedLong() { parts.start(number); }
|
    <INCREMENT> [ <BY> ] number = SignedLong() { parts.increment(number, getPos()); }
}

void AddRestart(AlterTable.IdentityParts parts) :
{
    Long number = null;
}
{
    <RESTART>
    [ LOOKAHEAD(2) [ <WITH> ] number = SignedLong() ] { parts.restart(number); }
}

void AddIdentityParts(AlterTable.IdentityParts parts) :
{
}
{
    ( LOOKAHEAD(2) <SET> AddIdentityPart(parts) | AddRestart(parts) )*
}

AlterTable.Action SetTypeAction(SqlIdentifier column) :
{
    final SqlDataTypeSpec type;
    SqlNode value = null;
}
{
    <TYPE> type = DataType()
    [ <USING> value = Expression(ExprContext.ACCEPT_NON_QUERY) ] {
        return new AlterTable.SetType(column, type, value);
    }
}

void AddTableElement(List<SqlNode> elements) :
{
    final SqlNode element;
}
{
    (
        <LIKE> element = LikeTable()
    |
        LOOKAHEAD(2)
        element = TableConstraint()
    |
        element = TableColumn()
    )
    {
        elements.add(element);
    }
}

/** What stands behind LIKE: a table, and what else of it comes along. */
SqlNode LikeTable() :
{
    final SqlIdentifier name;
    final Span s;
    final LikeTable like;
}
{
    name = CompoundIdentifier() { s = span(); like = new LikeTable(s.end(this), name); }
    AddLikeOptions(like) {
        return like;
    }
}

void AddLikeOptions(LikeTable like) :
{
    boolean including;
    String part;
}
{
    (
        ( <INCLUDING> { including = true; } | <EXCLUDING> { including = false; } )
        ( <ALL> { part = "ALL"; } | part = Identifier() )
        { like.set(part, including, getPos()); }
    )*
}

SqlNode TableConstraint() :
{
    final Span s = Span.of();
    SqlIdentifier name = null;
    final SqlNodeList columns;
    final SqlNode condition;
}
{
    [ <CONSTRAINT> { s.add(this); } name = SimpleIdentifier() ]
    (
        <PRIMARY> { s.add(this); } <KEY>
        columns = ParenthesizedSimpleIdentifierList() ConstraintAttributesOpt() {
            return new PrimaryKey(s.end(this), name, columns);
        }
    |
        <UNIQUE> { s.add(this); }
        columns = ParenthesizedSimpleIdentifierList() ConstraintAttributesOpt() {
            return new UniqueKey(s.end(this), name, columns);
        }
    |
        <CHECK> { s.add(this); }
        condition = CheckCondition() ConstraintAttributesOpt() {
            return new Check(s.end(this), name, null, condition);
        }
    )
}

/** Constraints are checked at once, which is what these ask for. */
void ConstraintAttributesOpt() :
{
}
{
    [ LOOKAHEAD(2) <NOT> <DEFERRABLE> ]
    [ LOOKAHEAD(2) <INITIALLY> <IMMEDIATE> ]
}

/** Sub-queries are parsed, so that the error can say that they are not allowed. */
SqlNode CheckCondition() :
{
    final SqlNode condition;
}
{
    <LPAREN> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN> { return condition; }
}

SqlNode TableColumn() :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
    final Span s;
    final ColumnDefinition.Builder column;
    SqlNode value;
    SqlIdentifier constraint = null;
    Identity identity;
}
{
    name = SimpleIdentifier() { s = span(); }
    (
        LOOKAHEAD(1)
        type = SerialType() {
            column = new ColumnDefinition.Builder(name, type);
            column.serial(getPos());
        }
    |
        type = DataType() {
            column = new ColumnDefinition.Builder(name, type);
        }
    )
    (
        LOOKAHEAD( <CONSTRAINT> SimpleIdentifier() ( <NOT> | <NULL> | <DEFAULT_> | <GENERATED> ) )
        <CONSTRAINT> SimpleIdentifier()
        (
            <NOT> <NULL> { column.nullable(false, getPos()); }
        |
            <NULL> { column.nullable(true, getPos()); }
        |
            <DEFAULT_> value = Expression(ExprContext.ACCEPT_NON_QUERY) {
                column.defaultValue(value);
            }
        |
            identity = IdentityClause() { column.identity(identity, getPos()); }
        )
    |
        <NOT> <NULL> { column.nullable(false, getPos()); }
    |
        <NULL> { column.nullable(true, getPos()); }
    |
        <DEFAULT_> value = Expression(ExprContext.ACCEPT_NON_QUERY) { column.defaultValue(value); }
    |
        identity = IdentityClause() { column.identity(identity, getPos()); }
    |
        { constraint = null; }
        [ <CONSTRAINT> constraint = SimpleIdentifier() ]
        (
            <PRIMARY> <KEY> { column.primaryKey(constraint, getPos()); }
            ConstraintAttributesOpt()
        |
            <UNIQUE> { column.unique(constraint, getPos()); }
            ConstraintAttributesOpt()
        |
            <CHECK> value = CheckCondition() { column.check(constraint, value, getPos()); }
            ConstraintAttributesOpt()
        )
    )*
    {
        return column.build(s.end(this));
    }
}

SqlDataTypeSpec SerialType() :
{
    final SqlTypeName typeName;
}
{
    (
        ( <BIGSERIAL> | <SERIAL8> ) { typeName = SqlTypeName.BIGINT; }
    |
        ( <SERIAL> | <SERIAL4> ) { typeName = SqlTypeName.INTEGER; }
    |
        ( <SMALLSERIAL> | <SERIAL2> ) { typeName = SqlTypeName.SMALLINT; }
    )
    {
        return new SqlDataTypeSpec(new SqlBasicTypeNameSpec(typeName, getPos()), getPos());
    }
}

/** GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY [(START WITH n INCREMENT BY n)] */
Identity IdentityClause() :
{
    boolean always = true;
    Long start = null;
    Long increment = null;
}
{
    <GENERATED> ( <ALWAYS> | <BY> <DEFAULT_> { always = false; } ) <AS> <IDENTITY>
    [
        <LPAREN>
        (
            <START> [ <WITH> ] start = SignedLong()
        |
            <INCREMENT> [ <BY> ] increment = SignedLong()
        )*
        <RPAREN>
    ]
    {
        return Identity.of(always, start, increment, getPos());
    }
}

Long SignedLong() :
{
    boolean negative = false;
    final SqlLiteral number;
}
{
    [ <MINUS> { negative = true; } ]
    number = UnsignedNumericLiteral() {
        return Identity.wholeNumber(number, negative);
    }
}

SqlCreate CreateIndexStatement(Span s, boolean replace) :
{
    final boolean ifNotExists;
    boolean vector = false;
    SqlIdentifier name = null;
    final SqlIdentifier table;
    SqlIdentifier method = null;
    SqlIdentifier column;
    final SqlNodeList columns = new SqlNodeList(SqlParserPos.ZERO);
    boolean unique = false;
    SqlIdentifier operatorClass = null;
    SqlNodeList settings = SqlNodeList.EMPTY;
}
{
    [ <VECTOR> { vector = true; } | <UNIQUE> { unique = true; } ]
    <INDEX>
    ConcurrentlyOpt()
    ifNotExists = IfNotExistsOpt()
    [ name = CompoundIdentifier() ]
    <ON>
    table = CompoundIdentifier()
    [ <USING> method = SimpleIdentifier() ]
    <LPAREN>
    column = IndexedColumn() { columns.add(column); }
    [ operatorClass = SimpleIdentifier() ]
    IndexOrderOpt()
    (
        <COMMA> column = IndexedColumn() { columns.add(column); }
        IndexOrderOpt()
    )*
    <RPAREN>
    [ <USING> method = SimpleIdentifier() ]
    (
        LOOKAHEAD({ isWord("organization") || isWord("distance") || isWord("parameters")
            || getToken(2).kind == TARGET })
        settings = GraphOptions()
    |
        [ settings = WithOptions() ]
    )
    [
        <WHERE> {
            if (true) throw Lists.notSupported("an index with a condition", getPos());
        }
    ]
    {
        return CreateIndex.of(s.end(this), replace, vector, unique, ifNotExists, name, table,
            columns, operatorClass, method, settings);
    }
}

/**
 * Oracle's spelling: ORGANIZATION [INMEMORY] NEIGHBOR GRAPH, DISTANCE metric, WITH TARGET ACCURACY
 * percentage, PARAMETERS (type HNSW, neighbors m, efconstruction n). What searches aim for is said
 * with them, or for the connection.
 */
SqlNodeList GraphOptions() :
{
    final Span s = Span.of();
    final SqlIdentifier metric;
    final GraphOptions graph = new GraphOptions();
}
{
    [
        LOOKAHEAD({ isWord("organization") })
        SimpleIdentifier()
        [ LOOKAHEAD({ isWord("inmemory") }) SimpleIdentifier() ]
        { if (!isWord("neighbor")) throw generateParseException(); }
        SimpleIdentifier()
        (
            <PARTITIONS> {
                if (true) throw Lists.notSupported("NEIGHBOR PARTITIONS", getPos());
            }
        |
            { if (!isWord("graph")) throw generateParseException(); }
            SimpleIdentifier()
        )
    ]
    [
        LOOKAHEAD({ isWord("distance") })
        SimpleIdentifier()
        metric = SimpleIdentifier() { graph.metric(metric); }
    ]
    [
        LOOKAHEAD(2)
        <WITH> <TARGET> <ACCURACY> UnsignedNumericLiteral() [ <PERCENT> ]
    ]
    [
        LOOKAHEAD({ isWord("parameters") })
        SimpleIdentifier()
        <LPAREN>
        GraphParameter(graph)
        ( <COMMA> GraphParameter(graph) )*
        <RPAREN>
    ]
    {
        return graph.list(getPos());
    }
}

void GraphParameter(GraphOptions graph) :
{
    final SqlIdentifier name;
    final SqlNode value;
}
{
    name = SimpleIdentifier()
    ( LOOKAHEAD(2) value = Literal() | value = SimpleIdentifier() )
    {
        graph.parameter(name, value);
    }
}

/** A column; expressions cannot be indexed. */
SqlIdentifier IndexedColumn() :
{
    final SqlIdentifier column;
}
{
    <LPAREN> { throw Lists.notSupported("an index on an expression", getPos()); }
|
    column = SimpleIdentifier()
    [ <LPAREN> { if (true) throw Lists.notSupported("an index on an expression", getPos()); } ]
    { return column; }
}

void IndexOrderOpt() :
{
}
{
    [ <ASC> | <DESC> ]
    [ <NULLS> ( <FIRST> | <LAST> ) ]
}

/** Definitions stop nobody for longer than they must, so CONCURRENTLY asks for nothing. */
void ConcurrentlyOpt() :
{
}
{
    [
        LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("concurrently")
            && getToken(2).kind != ON && getToken(2).kind != DOT && getToken(2).kind != EOF })
        SimpleIdentifier()
    ]
}

SqlDrop DropTableStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final boolean cascade;
    SqlIdentifier name;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
}
{
    <TABLE>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundIdentifier() { names.add(name); } )*
    cascade = CascadeOpt() {
        return new DropTable(s.end(this), ifExists, names, cascade);
    }
}

SqlDrop DropViewStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final boolean cascade;
    SqlIdentifier name;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
}
{
    <VIEW>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundIdentifier() { names.add(name); } )*
    cascade = CascadeOpt() {
        return new DropView(s.end(this), ifExists, names, cascade);
    }
}

SqlCreate CreateViewStatement(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    SqlNodeList columns = null;
    final SqlNode query;
    final SqlParserPos start;
}
{
    <VIEW>
    ifNotExists = IfNotExistsOpt()
    name = CompoundIdentifier()
    [ columns = ParenthesizedSimpleIdentifierList() ]
    <AS> {
        start = new SqlParserPos(getToken(1).beginLine, getToken(1).beginColumn,
            getToken(1).endLine, getToken(1).endColumn);
    }
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) {
        return new CreateView(s.end(this), replace, ifNotExists, name, columns, query, start);
    }
}

SqlNode AlterViewStatement(Span s) :
{
    final boolean ifExists;
    final SqlIdentifier name;
    final AlterView.Action action;
    final SqlIdentifier column;
    final SqlIdentifier newName;
}
{
    <VIEW>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier()
    (
        <SET> <SCHEMA> newName = SimpleIdentifier() { action = new AlterView.SetSchema(newName); }
    |
        <RENAME>
        (
            <TO> newName = SimpleIdentifier() { action = new AlterView.Rename(newName); }
        |
            [ <COLUMN> ] column = SimpleIdentifier() <TO> newName = SimpleIdentifier() {
                action = new AlterView.RenameColumn(column, newName);
            }
        )
    )
    {
        return new AlterView(s.end(this), ifExists, name, action);
    }
}

SqlDrop DropIndexStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    SqlIdentifier name;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
}
{
    <INDEX>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundIdentifier() { names.add(name); } )*
    [ <CASCADE> | <RESTRICT> ] {
        return new DropIndex(s.end(this), ifExists, names);
    }
}

SqlNode AlterIndexStatement(Span s) :
{
    final boolean ifExists;
    final SqlIdentifier name;
    final SqlIdentifier newName;
}
{
    <INDEX>
    ifExists = IfExistsOpt()
    name = CompoundIdentifier()
    <RENAME> <TO> newName = SimpleIdentifier() {
        return new AlterIndex(s.end(this), ifExists, name, newName);
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
