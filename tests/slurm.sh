#!/usr/bin/env bash
# Runs a sweep as a job array under a real Slurm on this machine, kills one task, lets Slurm requeue it, joins the shards, and
# compares the bytes with the file that one run writes; then a run with models whose tasks each start a simulated server of their own.
# Needs root and apt; elsewhere it says why it does not run.
set -uo pipefail
cd "$(dirname "$0")/.."

skip() { echo "skipped: the Slurm test needs $1"; exit 0; }
[ "$(id -u)" -eq 0 ] || skip "root"
command -v apt-get >/dev/null || skip "Debian's apt-get"
if ! command -v slurmctld >/dev/null; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y slurm-wlm; } >/dev/null 2>&1 || skip "Debian's slurm-wlm, which could not be installed"
fi

tasks=16
work=$(mktemp -d)
chmod 755 "$work"
export SLURM_CONF=$work/slurm.conf
host=$(hostname -s)

finish() {
    scancel --full --signal=KILL --user=root 2>/dev/null
    for daemon in slurmd slurmctld; do [ -f "$work/$daemon.pid" ] && kill "$(cat "$work/$daemon.pid")" 2>/dev/null; done
    [ -f "$work/server.pid" ] && kill "$(cat "$work/server.pid")" 2>/dev/null
    [ -f "$work/munged.pid" ] && kill "$(cat "$work/munged.pid")" 2>/dev/null
    wait
    rm -rf "$work"
}
trap finish EXIT
fail() {
    echo "FAILED: $1"
    tail -n 20 "$work"/*.log 2>/dev/null
    exit 1
}

# A key, a socket and a log of its own: a munge that runs on the machine already is left alone.
mkdir -p "$work/munge" "$work/state" "$work/spool"
dd if=/dev/urandom of="$work/munge/key" bs=1 count=1024 2>/dev/null
chown -R munge "$work/munge"
chmod 700 "$work/munge"
chmod 400 "$work/munge/key"
install -d -o munge -m 755 "$work/munge-run"
runuser -u munge -- munged --foreground --key-file="$work/munge/key" --socket="$work/munge-run/socket" \
    --pid-file="$work/munge-run/pid" --seed-file="$work/munge/seed" --log-file="$work/munge-run/log" >"$work/munged.log" 2>&1 &
echo $! >"$work/munged.pid"

cat >"$SLURM_CONF" <<CONF
ClusterName=swa
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge-run/socket
CryptoType=crypto/munge
SlurmctldPort=26817
SlurmdPort=26818
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobRequeue=1
MpiDefault=none
ReturnToService=2
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=0
MinJobAge=300
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF

until_true() { # until_true SECONDS COMMAND...: asks again until the command succeeds
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}
until_true 20 test -S "$work/munge-run/socket" || fail "munge did not start"
slurmctld -D >"$work/slurmctld.out.log" 2>&1 &
echo $! >"$work/slurmctld.pid"
until_true 30 scontrol ping || fail "slurmctld did not start"
slurmd -D -N "$host" >"$work/slurmd.out.log" 2>&1 &
echo $! >"$work/slurmd.pid"
until_true 60 sh -c "sinfo -h -o %T | grep -Eq 'idle|mixed|alloc'" || fail "the node did not come up"

# A command for the tasks that tells when one has begun, and whose first try of task 5 waits to be killed.
[ -f src/Swa.Research.Cli/bin/Release/net10.0/swa.dll ] || dotnet build src/Swa.Research.Cli -c Release --nologo -v q || fail "the command did not build"
swa=$PWD/src/Swa.Research.Cli/bin/Release/net10.0/swa.dll
cat >"$work/swa" <<RUN
#!/usr/bin/env bash
if [ "\${SLURM_ARRAY_TASK_ID:-}" = 5 ] && [ "\${SLURM_RESTART_COUNT:-0}" = 0 ]; then
    # Rows without end, so that the kill finds the task in the middle of writing them; they are of this very sweep.
    "$(command -v dotnet)" "$swa" "\$@" --threads 1 &
    child=\$!
    until [ -s "$work/sweep.csv.5.csv.part" ] || [ -s "$work/sweep.csv.5.csv" ]; do sleep 0.05; done
    kill -STOP \$child
    touch "$work/begun"
    wait \$child
fi
exec "$(command -v dotnet)" "$swa" "\$@"
RUN
chmod +x "$work/swa"

sweep=(--weights 0:1:0.1 --severities 1.6,2.4 --proposer uniform --chooser softmax --seeds 500)
"$work/swa" sweep "${sweep[@]}" --out "$work/one.csv" 2>/dev/null || fail "the undisturbed sweep failed"
"$work/swa" sweep "${sweep[@]}" --out "$work/sweep.csv" --slurm $tasks || fail "the job array was not written"
job=$(SWA=$work/swa sbatch --parsable --chdir="$work" "$work/sweep.csv.slurm") || fail "sbatch refused the job array"

until_true 120 test -f "$work/begun" || fail "task 5 did not begin"
scontrol requeue "${job}_5" || fail "task 5 was not requeued"
echo "task 5 was killed in the middle of its rows and requeued"
scontrol release "${job}_5" 2>/dev/null

all_done() { [ -z "$(squeue -h -j "$job")" ]; }
begin_now() { scontrol update jobid="${job}_5" StartTime=now 2>/dev/null; all_done; }
until_true 240 begin_now || { squeue -j "$job"; fail "the job array did not end"; }
[ "$(ls "$work"/sweep.csv.*.csv | wc -l)" -eq $tasks ] || fail "not every task wrote its shard"
"$work/swa" merge "$work"/sweep.csv.*.csv --out "$work/joined.csv" || fail "the shards were not joined"
cmp "$work/one.csv" "$work/joined.csv" || fail "the joined shards differ from the one run"
echo "ok: a Slurm array of $tasks tasks, one of them killed and requeued, gives the bytes of one run"

# A run with models: every task starts its own server, whose stand-in answers equal requests alike, and ends it.
tasks=3
run=(llm run --model simulated:argmax --weights 0,1 --seeds 2 --steps 2)
"$work/swa" "${run[@]}" --recording "$work/run.jsonl" --slurm $tasks \
    --start-server "$work/swa llm simulate-server --port \$PORT --like argmax >$work/server.\$SLURM_ARRAY_TASK_ID" ||
    fail "the job array of the run was not written"
job=$(SWA=$work/swa sbatch --parsable --chdir="$work" "$work/run.jsonl.slurm") || fail "sbatch refused the job array of the run"
until_true 240 all_done || { squeue -j "$job"; fail "the job array of the run did not end"; }
"$work/swa" llm merge "$work"/run.jsonl.*.jsonl --out "$work/run.jsonl" || fail "the recordings of the shards were not joined"
"$work/swa" llm replay "$work/run.jsonl" --out "$work/run.csv" >/dev/null || fail "the joined recording does not replay"
for task in $(seq $tasks); do
    port=$(sed -n '1s|.*:\([0-9]*\)/v1$|\1|p' "$work/server.$task")
    [ -n "$port" ] || fail "task $task started no server"
    ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || fail "the server of task $task did not end with it"
done
mkfifo "$work/address"
"$(command -v dotnet)" "$swa" llm simulate-server --port 0 --like argmax >"$work/address" &
echo $! >"$work/server.pid"
exec 3<"$work/address"
read -r address <&3
"$work/swa" "${run[@]}" --endpoint "$address" --recording "$work/whole.jsonl" --out "$work/whole.csv" >/dev/null 2>&1 ||
    fail "the undivided run failed"
cmp "$work/whole.csv" "$work/run.csv" || fail "the joined recording differs from the undivided run"
echo "ok: a Slurm array of $tasks tasks with a server each gives the table of one run"
