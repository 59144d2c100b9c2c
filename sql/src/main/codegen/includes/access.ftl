<#-- Users, API keys, roles, groups, rights and row policies. -->
SqlCreate CreateUserStatement(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final AccessAction.UserOptions said;
}
{
    <USER>
    ifNotExists = IfNotExistsOpt()
    name = SimpleIdentifier()
    said = UserOptions() {
        return CreateAccess.of(s.end(this), replace,
            new AccessAction.CreateUser(ifNotExists, name, said));
    }
}

AccessAction.UserOptions UserOptions() :
{
    SqlNode password = null;
    SqlNode until = null;
    Boolean locked = null;
}
{
    [ LOOKAHEAD(1) <WITH> ]
    (
        <PASSWORD> { AccessAction.requireFirst(password, "PASSWORD", getPos()); }
        password = UserOptionValue()
    |
        <VALID> <UNTIL> { AccessAction.requireFirst(until, "VALID UNTIL", getPos()); }
        until = UserOptionValue()
    |
        <ACCOUNT> { AccessAction.requireFirst(locked, "ACCOUNT", getPos()); }
        ( <LOCK> { locked = true; } | <UNLOCK> { locked = false; } )
    )*
    {
        return new AccessAction.UserOptions(password, until, locked);
    }
}

SqlNode UserOptionValue() :
{
    final SqlNode value;
}
{
    ( value = Literal() | value = DynamicParam() ) { return value; }
}

SqlCreate CreateRoleStatement(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    List<SqlIdentifier> members = new ArrayList<SqlIdentifier>();
    boolean group = false;
}
{
    ( <ROLE> | <GROUP> { group = true; } )
    ifNotExists = IfNotExistsOpt()
    name = SimpleIdentifier()
    [ <WITH> <USER> members = Principals() ] {
        return CreateAccess.of(s.end(this), replace,
            new AccessAction.CreateRole(ifNotExists, name, group, members));
    }
}

SqlDrop DropUserStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final List<SqlIdentifier> names;
}
{
    <USER>
    ifExists = IfExistsOpt()
    names = Principals() {
        return new DropAccess(s.end(this), new AccessAction.DropUser(ifExists, names));
    }
}

SqlDrop DropRoleStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final List<SqlIdentifier> names;
    boolean group = false;
}
{
    ( <ROLE> | <GROUP> { group = true; } )
    ifExists = IfExistsOpt()
    names = Principals() {
        return new DropAccess(s.end(this), new AccessAction.DropRole(ifExists, names, group));
    }
}

SqlNode AlterPrincipalStatement() :
{
    final Span s;
    final SqlIdentifier name;
    final AccessAction.UserOptions said;
    final List<SqlIdentifier> members;
    final AccessAction action;
    final SqlIdentifier newName;
    boolean add = true;
}
{
    <ALTER> { s = span(); }
    (
        action = AlterApiKey() {
            return new AccessStatement(s.end(this), action);
        }
    |
        action = AlterPolicy() {
            return new AccessStatement(s.end(this), action);
        }
    |
        ( <USER> | <ROLE> ) name = SimpleIdentifier()
        (
            newName = RenameTo() {
                return new AccessStatement(s.end(this), new AccessAction.Rename(name, newName));
            }
        |
            said = UserOptions() {
                return new AccessStatement(s.end(this), new AccessAction.AlterUser(name, said));
            }
        )
    |
        <GROUP> name = SimpleIdentifier()
        (
            newName = RenameTo() {
                return new AccessStatement(s.end(this), new AccessAction.Rename(name, newName));
            }
        |
            ( <ADD> | <DROP> { add = false; } )
            <USER>
            members = Principals() {
                return new AccessStatement(s.end(this),
                    new AccessAction.AlterGroup(name, add, members));
            }
        )
    )
}

SqlCreate CreateApiKeyStatement(Span s, boolean replace) :
{
    final SqlIdentifier name;
    final SqlIdentifier user;
    SqlNode until = null;
    List<SqlNode> scopes = null;
}
{
    <API> <KEY>
    name = SimpleIdentifier()
    user = KeyUserOpt()
    (
        <VALID> <UNTIL> { AccessAction.requireFirst(until, "VALID UNTIL", getPos()); }
        until = UserOptionValue()
    |
        <WITH> { AccessAction.requireFirst(scopes, "WITH", getPos()); }
        scopes = KeyScopes()
    )*
    {
        return CreateAccess.of(s.end(this), replace, new AccessAction.CreateKey(
            name, user, until, scopes == null ? new ArrayList<SqlNode>() : scopes));
    }
}

SqlIdentifier KeyUserOpt() :
{
    SqlIdentifier user = null;
}
{
    [ <FOR> user = SimpleIdentifier() ] { return user; }
}

/** Gives words and literals; those of SCOPES = '...' are one literal. */
List<SqlNode> KeyScopes() :
{
    final List<SqlNode> scopes = new ArrayList<SqlNode>();
    SqlNode scope;
}
{
    <LPAREN>
    [ LOOKAHEAD( <SCOPES> <EQ> ) <SCOPES> <EQ> ]
    scope = KeyScope() { scopes.add(scope); }
    ( <COMMA> scope = KeyScope() { scopes.add(scope); } )*
    <RPAREN>
    { return scopes; }
}

SqlNode KeyScope() :
{
    final SqlNode scope;
}
{
    ( scope = SimpleIdentifier() | scope = Literal() ) { return scope; }
}

SqlDrop DropApiKeyStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final SqlIdentifier name;
    final SqlIdentifier user;
}
{
    <API> <KEY>
    ifExists = IfExistsOpt()
    name = SimpleIdentifier()
    user = KeyUserOpt() {
        return new DropAccess(s.end(this), new AccessAction.DropKey(ifExists, name, user));
    }
}

AccessAction AlterApiKey() :
{
    final SqlIdentifier name;
    final SqlIdentifier user;
    SqlNode until = null;
    AccessAction.KeyChange change = AccessAction.KeyChange.VALID_UNTIL;
}
{
    <API> <KEY>
    name = SimpleIdentifier()
    user = KeyUserOpt()
    (
        <ENABLE> { change = AccessAction.KeyChange.ENABLE; }
    |
        <DISABLE> { change = AccessAction.KeyChange.DISABLE; }
    |
        <ROTATE> { change = AccessAction.KeyChange.ROTATE; }
        [ <VALID> <UNTIL> until = UserOptionValue() ]
    |
        <VALID> <UNTIL> until = UserOptionValue()
    )
    {
        return new AccessAction.AlterKey(name, user, change, until);
    }
}

SqlIdentifier RenameTo() :
{
    final SqlIdentifier name;
}
{
    <RENAME> <TO> name = SimpleIdentifier() { return name; }
}

SqlNode ReassignStatement() :
{
    final Span s;
    final List<SqlIdentifier> from;
    final SqlIdentifier to;
}
{
    <REASSIGN> { s = span(); } <OWNED> <BY> from = Principals() <TO> to = Principal() {
        return new AccessStatement(s.end(this), new AccessAction.Reassign(from, to));
    }
}

List<SqlIdentifier> Principals() :
{
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    SqlIdentifier name;
}
{
    name = Principal() { names.add(name); }
    ( <COMMA> name = Principal() { names.add(name); } )*
    { return names; }
}

/** The word before the name says nothing: a name is that of one principal. */
SqlIdentifier Principal() :
{
    final SqlIdentifier name;
}
{
    [
        LOOKAHEAD( ( <USER> | <ROLE> | <GROUP> ) SimpleIdentifier() )
        ( <USER> | <ROLE> | <GROUP> )
    ]
    name = SimpleIdentifier() { return name; }
}

List<SqlIdentifier> ObjectNames() :
{
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    SqlIdentifier name;
}
{
    name = CompoundIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundIdentifier() { names.add(name); } )*
    { return names; }
}

/** A privilege or a role; which of them it is shows later. */
SqlIdentifier GrantItem() :
{
    final SqlIdentifier name;
}
{
    LOOKAHEAD(1)
    ( <SELECT> | <INSERT> | <UPDATE> | <DELETE> | <CREATE> | <ALTER> | <DROP> | <INDEX>
    | <EXECUTE> ) {
        return new SqlIdentifier(token.image.toUpperCase(Locale.ROOT), getPos());
    }
|
    name = SimpleIdentifier() { return name; }
}

/** Gives no item for ALL. */
List<SqlIdentifier> GrantItems() :
{
    final List<SqlIdentifier> items = new ArrayList<SqlIdentifier>();
    SqlIdentifier item;
}
{
    <ALL> [ <PRIVILEGES> ] { return items; }
|
    item = GrantItem() { items.add(item); }
    ( <COMMA> item = GrantItem() { items.add(item); } )*
    { return items; }
}

AccessAction.On GrantKind() :
{
}
{
    LOOKAHEAD( <ALL> <TABLES> ) <ALL> <TABLES> <IN> <SCHEMA> {
        return AccessAction.On.ALL_TABLES;
    }
|
    LOOKAHEAD( <DATABASE> SimpleIdentifier() ) <DATABASE> { return AccessAction.On.DATABASE; }
|
    LOOKAHEAD( <SCHEMA> SimpleIdentifier() ) <SCHEMA> { return AccessAction.On.SCHEMA; }
|
    LOOKAHEAD( <VIEW> SimpleIdentifier() ) <VIEW> { return AccessAction.On.TABLE; }
|
    [ LOOKAHEAD( <TABLE> ) <TABLE> ] { return AccessAction.On.TABLE; }
}

SqlNode GrantStatement() :
{
    final Span s;
    final List<SqlIdentifier> items;
    final List<SqlIdentifier> principals;
    final AccessAction.On kind;
    final List<SqlIdentifier> objects;
    boolean option = false;
}
{
    <GRANT> { s = span(); }
    items = GrantItems()
    (
        <ON> kind = GrantKind() objects = ObjectNames()
        <TO> principals = Principals()
        [ <WITH> <GRANT> <OPTION> { option = true; } ] {
            return new AccessStatement(s.end(this), new AccessAction.Privileges(
                true, items, kind, objects, principals, option, false));
        }
    |
        <TO> principals = Principals()
        [ <WITH> <ADMIN> <OPTION> { option = true; } ] {
            return new AccessStatement(s.end(this),
                new AccessAction.Roles(true, items, principals, option));
        }
    )
}

SqlNode RevokeStatement() :
{
    final Span s;
    final List<SqlIdentifier> items;
    final List<SqlIdentifier> principals;
    final AccessAction.On kind;
    final List<SqlIdentifier> objects;
    boolean option = false;
    boolean cascade = false;
}
{
    <REVOKE> { s = span(); }
    [
        LOOKAHEAD( ( <GRANT> | <ADMIN> ) <OPTION> <FOR> )
        ( <GRANT> | <ADMIN> ) <OPTION> <FOR> { option = true; }
    ]
    items = GrantItems()
    (
        <ON> kind = GrantKind() objects = ObjectNames()
        <FROM> principals = Principals()
        cascade = CascadeOpt() {
            return new AccessStatement(s.end(this), new AccessAction.Privileges(
                false, items, kind, objects, principals, option, cascade));
        }
    |
        <FROM> principals = Principals()
        cascade = CascadeOpt() {
            return new AccessStatement(s.end(this),
                new AccessAction.Roles(false, items, principals, option));
        }
    )
}

SqlNode SetRoleStatement() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <SET> { s = span(); } <ROLE>
    (
        LOOKAHEAD(1)
        <NONE> {
            return new AccessStatement(s.end(this),
                new AccessAction.SetRole(java.util.Optional.empty()));
        }
    |
        name = SimpleIdentifier() {
            return new AccessStatement(s.end(this),
                new AccessAction.SetRole(java.util.Optional.of(name)));
        }
    )
|
    <RESET> { s = span(); } <ROLE> {
        return new AccessStatement(s.end(this),
            new AccessAction.SetRole(java.util.Optional.empty()));
    }
}

SqlNode ShowGrantsStatement() :
{
    final Span s;
    SqlIdentifier name = null;
}
{
    <SHOW> { s = span(); } <GRANTS>
    [ <FOR> name = SimpleIdentifier() ] {
        return new AccessStatement(s.end(this),
            new AccessAction.ShowGrants(java.util.Optional.ofNullable(name)));
    }
}

SqlCreate CreatePolicyStatement(Span s, boolean replace) :
{
    final SqlIdentifier name;
    final SqlIdentifier table;
    String command = "ALL";
    SqlIdentifier kind = null;
    List<SqlIdentifier> principals = new ArrayList<SqlIdentifier>();
    SqlNode using = null;
    SqlNode check = null;
}
{
    <POLICY>
    name = SimpleIdentifier()
    <ON> table = CompoundIdentifier()
    [ <AS> kind = SimpleIdentifier() ]
    [
        <FOR> ( <ALL> | <SELECT> | <INSERT> | <UPDATE> | <DELETE> ) {
            command = token.image.toUpperCase(Locale.ROOT);
        }
    ]
    [ <TO> principals = Principals() ]
    [ <USING> <LPAREN> using = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN> ]
    [ <WITH> <CHECK> <LPAREN> check = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN> ]
    {
        AccessAction.CreatePolicy.requirePermissive(kind);
        return CreateAccess.of(s.end(this), replace, new AccessAction.CreatePolicy(
            name, table, command, principals, java.util.Optional.ofNullable(using),
            java.util.Optional.ofNullable(check)));
    }
}

AccessAction AlterPolicy() :
{
    final SqlIdentifier name;
    final SqlIdentifier table;
    SqlIdentifier newName = null;
    List<SqlIdentifier> principals = new ArrayList<SqlIdentifier>();
    SqlNode using = null;
    SqlNode check = null;
}
{
    <POLICY>
    name = SimpleIdentifier()
    <ON> table = CompoundIdentifier()
    (
        newName = RenameTo()
    |
        [ <TO> principals = Principals() ]
        [ <USING> <LPAREN> using = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN> ]
        [ <WITH> <CHECK> <LPAREN> check = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN> ]
    )
    {
        return new AccessAction.AlterPolicy(
            name, table, newName, principals, java.util.Optional.ofNullable(using),
            java.util.Optional.ofNullable(check));
    }
}

SqlDrop DropPolicyStatement(Span s, boolean replace) :
{
    final boolean ifExists;
    final SqlIdentifier name;
    final SqlIdentifier table;
}
{
    <POLICY>
    ifExists = IfExistsOpt()
    name = SimpleIdentifier()
    <ON> table = CompoundIdentifier() {
        return new DropAccess(s.end(this), new AccessAction.DropPolicy(ifExists, name, table));
    }
}
