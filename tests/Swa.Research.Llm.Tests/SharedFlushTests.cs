namespace Swa.Research.Llm.Tests;

public class SharedFlushTests
{
    [Fact]
    public async Task Those_who_come_during_a_flush_share_the_next_one()
    {
        using SemaphoreSlim begun = new(0);
        using SemaphoreSlim mayEnd = new(0);
        int count = 0;
        SharedFlush flush = new(() =>
        {
            count++;
            begun.Release();
            mayEnd.Wait();
        });

        Task first = flush.FlushAsync();
        await begun.WaitAsync();
        Task[] later = [.. Enumerable.Range(0, 100).Select(_ => flush.FlushAsync())];
        mayEnd.Release();
        await first;
        await begun.WaitAsync();
        Assert.DoesNotContain(later, task => task.IsCompleted);

        mayEnd.Release();
        await Task.WhenAll(later);
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task A_failure_reaches_those_whose_flush_it_was()
    {
        Queue<Action> steps = new([() => throw new IOException("full"), () => { }]);
        SharedFlush flush = new(() => steps.Dequeue()());
        await Assert.ThrowsAsync<IOException>(flush.FlushAsync);
        await flush.FlushAsync();
        Assert.Empty(steps);
    }
}
