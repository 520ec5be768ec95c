"""A real broker under fire: every scenario of the part `broker`, those of the short form first."""
import itertools

from instances import old_zombie, stood_still, twins, zombie
from network_faults import black_hole, cut, lost_reply, lost_reply_and_killed, slow_network, slow_transaction
from own_broker import dies, goes_on, in_the_middle, proxied_broker
from pipelines import chained, groups_reset, lagging, marker_group_deleted, source_group_deleted
from subject import seeded
from topic_faults import made_anew_longer, made_anew_while_down, made_anew_while_running

WAITS = "output is kept in the outbox"


def killed(programme, site, _):
    subject, run = in_the_middle(programme)
    site.broker.kill()
    site.broker.start()
    goes_on(subject, run)


def stopped(programme, site, _):
    """The broker stands still until a transaction has outlived its time and Weir has given up waiting for it."""
    subject, run = in_the_middle(programme, transaction__timeout="1s")
    site.broker.pause()
    run.says(WAITS)
    site.broker.resume()
    goes_on(subject, run)


def both_killed(programme, site, _):
    subject, run = in_the_middle(programme)
    site.broker.kill()
    dies(subject, run)
    site.broker.start()
    subject.finish()


# The first six are the short form.
SCENARIOS = (both_killed, lost_reply_and_killed, old_zombie, slow_transaction, chained, groups_reset,
             killed, stopped, twins, lost_reply, slow_network, cut, black_hole, lagging, made_anew_while_down,
             made_anew_while_running, source_group_deleted, marker_group_deleted, zombie, stood_still,
             made_anew_longer)


def run_one(programme, place, index, scenario):
    def run():
        programme.tally.count("cases")
        programme.tally.count("faults")
        programme.tally.note(scenario.__name__)
        scenario(programme, place, seeded(programme.seed, programme.part, index))
    programme.scenario(index, run)


def faults(programme, count):
    with proxied_broker(programme) as site:
        for index, scenario in zip(range(count), itertools.cycle(SCENARIOS)):
            run_one(programme, site, index, scenario)
            site.proxy.pass_all()
            site.broker.resume()
            site.broker.start()
