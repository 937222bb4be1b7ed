namespace Microblog.Xmpp.Tests.Servers;

public enum ServerKind
{
    Prosody,
    StockProsody,
    HashedProsody,
    EjabberdMnesia,
    EjabberdSql,
    HashedEjabberd,
}
