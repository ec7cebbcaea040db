namespace Swa.Research.Llm;

/// <summary>A body that is read as it comes, up to a limit.</summary>
/// <param name="inner">The body.</param>
/// <param name="limit">Most bytes that are read; with more the reply counts as one that cannot be read.</param>
/// <param name="lineLimit">Most bytes of one line, which is held in memory; as above.</param>
internal sealed class BoundedStream(Stream inner, long limit, long lineLimit) : Stream
{
    private long _read;
    private long _line;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await inner.ReadAsync(buffer, cancellationToken);
        int end = buffer.Span[..count].LastIndexOf((byte)'\n');
        _line = end < 0 ? _line + count : count - end - 1;
        return (_read += count) <= limit && _line <= lineLimit ? count : throw new ReplyTooLargeException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
