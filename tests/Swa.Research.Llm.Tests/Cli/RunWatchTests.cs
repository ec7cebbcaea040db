using Microsoft.Extensions.AI;
using Swa.Research.Cli.Output;

namespace Swa.Research.Llm.Tests.Cli;

public sealed class RunWatchTests
{
    /// <summary>Cells that play at once end their first steps at about the same time, which says nothing about the steps to come.</summary>
    [Fact]
    public async Task Time_left_is_counted_from_the_first_call_and_not_from_the_first_step()
    {
        SetClock clock = new();
        CallBudget budget = new();
        RunWatch watch = new(TextWriter.Null, budget, price: null, clock);
        clock.Seconds = 100;
        Assert.Equal("0 of 2 cells, 0 calls, 0 tokens", watch.Describe(new(0, 2, 2, 12), "cells"));

        await using Servers.ChatServer server = await Servers.ChatServer.ReplyingAsync("1");
        ModelEndpoint endpoint = new(server.Address);
        using ModelServer models = new(endpoint, new ModelServerOptions(), budget, TimeProvider.System, () => 0.5);
        await models.CreateClient("m").GetResponseAsync([new(ChatRole.User, "hello")]);
        clock.Seconds = 120;

        // Two steps were recorded, one took 20 seconds, nine are left; then the other cell ends its step a second later.
        Assert.EndsWith(", about 3 minutes left", watch.Describe(new(0, 2, 3, 12), "cells"), StringComparison.Ordinal);
        clock.Seconds = 121;
        Assert.EndsWith(", about 84 seconds left", watch.Describe(new(0, 2, 4, 12), "cells"), StringComparison.Ordinal);
        Assert.EndsWith(", about 1 second left", watch.Describe(new(0, 2, 23, 24), "cells"), StringComparison.Ordinal);
    }

    private sealed class SetClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
