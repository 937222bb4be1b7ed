using Microblog.Core.Cache;

namespace Microblog.Testing.Timelines;

public sealed partial class TimelineWorld
{
    private int _version;
    private int _nextId;

    /// <summary>What happens at a server; false where the step is none of these.</summary>
    private bool ServerStep(ModelAction action, int feed)
    {
        var (step, _, b, c) = action;
        var server = _servers[feed];
        switch (step)
        {
            case ModelStep.Publish:
                Publish(feed, b, c);
                break;
            case ModelStep.Burst:
                for (var count = 0; count < 2 + b % 7; count++)
                {
                    Publish(feed, c + count, b);
                }
                break;
            case ModelStep.Import:
                Import(feed, b, c);
                break;
            case ModelStep.Edit when server.Items.Count > 0:
                Put(feed, At(server, b).Id, Published(c, b), ++_version, Honest || c % 4 > 0);
                break;
            case ModelStep.Same when server.Items.Count > 0 && !(Honest && !server.HasRsm):
                for (var count = 0; count < 1 + c % 4; count++)
                {
                    Tick();
                    var item = At(server, b);
                    Put(feed, item.Id, item.Published, item.Version, keep: true);
                }
                break;
            case ModelStep.Retract:
                Retract(feed, b);
                break;
            case ModelStep.Again when server.Items.Count > 0:
                var again = At(server, b);
                Retract(feed, b);
                Tick();
                var version = c % 3 == 0 && !Honest ? again.Version : ++_version;
                Put(feed, again.Id, Honest ? Written(Clock) : again.Published, version, keep: false);
                break;
            case ModelStep.Purge:
                server.Items.Clear();
                Tell(feed, new FeedEvent.Cleared());
                break;
            case ModelStep.Delete:
                server.Items.Clear();
                server.Exists = false;
                Tell(feed, new FeedEvent.Cleared());
                break;
            default:
                return Operate(action, feed);
        }
        return true;
    }

    /// <summary>What operators do to a server.</summary>
    private bool Operate(ModelAction action, int feed)
    {
        var (step, _, b, c) = action;
        var server = _servers[feed];
        switch (step)
        {
            case ModelStep.Max:
                server.Max = 2 + b % 9;
                server.Trim(Clock);
                break;
            case ModelStep.Switch:
                _readers.ForEach(reader => reader.Cut());
                server.Switched = Clock;
                if (b % 2 == 0)
                {
                    server.Salt++;
                }
                else
                {
                    server.Kind = (ModelServerKind)(c % 3);
                }
                break;
            case ModelStep.Fail:
                server.Failing = !server.Failing;
                _readers.ForEach(reader => reader.Drop(feed));
                break;
            case ModelStep.Forbid:
                server.Forbidden = !server.Forbidden;
                _readers.ForEach(reader => reader.Drop(feed));
                break;
            case ModelStep.Reboot:
                _readers.ForEach(reader => reader.Lose(feed));
                break;
            default:
                // Where a server has nothing to edit, nothing happens.
                return step is ModelStep.Edit or ModelStep.Same or ModelStep.Again;
        }
        return true;
    }

    private static ModelItem At(ModelServer server, int index) => server.Items[index % server.Items.Count];

    private long? Published(int b, int c) =>
        Written(
            Honest
                ? Clock
                : (b % 10) switch
                {
                    0 => null,
                    1 => Clock - c * 977 * Unit,
                    2 => Clock + c * 977 * Unit,
                    3 => Time(Second),
                    4 => Clock + (c * 100 - 50_000) * Unit,
                    _ => Clock,
                }
        );

    private ModelItem Publish(int feed, int b, int c)
    {
        Tick();
        return Put(feed, $"i{_nextId++:D3}", Published(b, c), ++_version, keep: false);
    }

    private void Import(int feed, int b, int c)
    {
        for (var count = 0; count < 3 + b % 5; count++)
        {
            Tick();
            var published = Written(Honest ? Clock : Time(500_000 + count * (c % 2 == 0 ? 1000 : -1000)));
            Put(feed, $"i{_nextId++:D3}", published, ++_version, keep: false);
        }
    }

    private void Retract(int feed, int index)
    {
        var server = _servers[feed];
        if (server.Items.Count == 0)
        {
            return;
        }
        Tick();
        var item = At(server, index);
        server.Items.Remove(item);
        Tell(feed, new FeedEvent.Retracted(item.Id));
    }

    private ModelItem Put(int feed, string id, long? published, int version, bool keep)
    {
        var server = _servers[feed];
        server.Publish(id, version, published, Clock, keep, Written(Clock));
        var item =
            server.Find(id)
            ?? new ModelItem(id, version, published, published is null ? null : Written(Clock), Clock, Clock);
        Tell(feed, server.Bare ? new FeedEvent.Touched(id) : new FeedEvent.Published(server.Incoming(item)));
        return item;
    }

    private void Tell(int feed, FeedEvent happened) => _readers.ForEach(reader => reader.Tell(feed, happened));
}
