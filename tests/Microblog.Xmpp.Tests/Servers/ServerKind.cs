namespace Microblog.Xmpp.Tests.Servers;

public enum ServerKind
{
    Prosody,
    StockProsody,
    HashedProsody,
    Sasl2Prosody,
    Tls12Prosody,
    EjabberdMnesia,
    EjabberdSql,
    HashedEjabberd,
}
