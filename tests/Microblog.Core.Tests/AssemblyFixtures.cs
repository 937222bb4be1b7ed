using Microblog.Testing.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedServers))]
