// Peers of ZeroMQ's own library, which ZeroMQPeerTests.cs starts: node zeromq-peers.js SCENARIO PORT. Ends with 0 if all is as it must be.
const assert = require("node:assert");
const zmq = require("zeromq");

const [scenario, port] = process.argv.slice(2);
const address = `tcp://127.0.0.1:${port}`;

const open = (Kind, options) => {
    const socket = new Kind({ linger: 0, ...options });
    socket.connect(address);
    return socket;
};

// The kernel answers with its last words and ends: they must arrive.
const bye = async socket => {
    await socket.send("bye");
    assert.equal(String((await socket.receive()).at(-1)), "bye");
};

const scenarios = {
    // 10,000 messages there and back while heartbeats pass, then some of 8 MB.
    async dealer() {
        const heartbeats = { heartbeatInterval: 20, heartbeatTimeToLive: 60000, heartbeatTimeout: 60000 };
        const dealer = open(zmq.Dealer, { routingId: "dealer", sendHighWaterMark: 0, ...heartbeats });
        const count = 10000;
        const received = (async () => {
            for (let i = 0; i < count; i++) {
                assert.deepEqual((await dealer.receive()).map(String), [`${i}`, "", "x".repeat(i % 400)]);
            }
        })();
        for (let i = 0; i < count; i++) {
            await dealer.send([`${i}`, "", "x".repeat(i % 400)]);
        }
        await received;
        for (let i = 0; i < 4; i++) {
            const large = Buffer.alloc(8 << 20, i);
            await dealer.send(["large", large]);
            assert(large.equals((await dealer.receive())[1]));
        }
        await bye(dealer);
    },

    async request() {
        const request = open(zmq.Request);
        for (let i = 0; i < 300; i++) {
            await request.send([`${i}`, "and more"]);
            assert.deepEqual((await request.receive()).map(String), [`${i}`, "and more"]);
        }
        await bye(request);
    },

    // 1,000 peers one after another, some of which take the name that the last one has just left.
    async reconnect() {
        for (let i = 0; i < 1000; i++) {
            const dealer = open(zmq.Dealer, i % 20 ? {} : { routingId: "again", reconnectInterval: 5 });
            await dealer.send(`${i}`);
            assert.equal(String((await dealer.receive())[0]), `${i}`);
            dealer.close();
        }
        await bye(open(zmq.Dealer));
    },

    // One subscriber reads everything; another, which never reads, must not keep it from that.
    async subscribe() {
        const dead = open(zmq.Subscriber, { receiveHighWaterMark: 1, reconnectInterval: -1 });
        dead.subscribe("");
        const reading = open(zmq.Subscriber);
        reading.subscribe("other", "top");
        let next = 0;
        for await (const [topic, number, body] of reading) {
            if (String(topic) === "topic end") {
                break;
            }
            assert.equal(Number(number), next++);
            assert(body.length === 100000);
        }
        assert.equal(next, 1500);
        dead.close();
    },
};

scenarios[scenario]().then(() => process.exit(0), error => {
    console.error(error);
    process.exit(1);
});
