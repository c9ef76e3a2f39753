"""Every permission is a word with a sentence. Who holds it stands in `roles`, where it is asked in `doors`."""

from enum import Enum


class Permission(Enum):
    """What somebody may do in one community. The sentence is what docs/access.md prints."""

    # everybody in the community
    BE_HERE = "May open the community's home page and the pages about oneself."
    READ_SHARED_ENTRIES = "May read entries that a fellow member shared with them."
    RESPOND = "May write a response under an entry they may read."
    SEE_MEETINGS = "May see the meetings of the community."
    HOLD_TALK = "May hold the reflection interviews they are named for, and write the report."
    PLAN_TALKS = "May plan reflection interviews, and see of theirs when, who and how far; never a text."
    WRITE_RECORD = "May write the record of a group talk they are named for, and send it to who took part."
    # the participant's own things
    HAVE_TALK = "May have reflection interviews, choose what the interviewer reads, and check the report."
    WRITE_ENTRY = "May write, change, share and withdraw own entries."
    FILL_IN_SHEET = "May fill in a questionnaire that is due."
    TAKE_PART = "May check in at a meeting, give points in a ranking and speak in a session."
    PREPARE_CASE = "May prepare a STARR case and share it in a meeting."
    GIVE_CONSENT = "May give and withdraw research consent, per purpose."
    ASK_OWN_REPORT = "May ask for the progress report about oneself."
    # the facilitator
    PLAN_MEETINGS = "May plan and change the meetings of the community."
    RUN_SESSION = "May start a live session, lead its steps, and lift a silence for all to see."
    KEEP_COURSE = "May see who missed which meeting and what stands open, and keep the checklist of the programme."
    ASK_COMMUNITY_REPORT = "May ask for the report about the community, with thresholded figures."
    # research
    SEE_ROUNDS = "May see the coding rounds of the community."
    OPEN_ROUND = "May open, freeze and settle a coding round."
    CODE_SOURCES = "May code the sources assigned to them, blind to the other coders."
    MAKE_CODEBOOK = "May make or revise a code book, as a new version for the community."
    MAKE_INSTRUMENT = "May make or revise a questionnaire, as a new version for the community."
    READ_AMO_FIGURES = "May read what the questionnaires of consenting people come to, by pseudonym, never of few."
    BUILD_EXPORT = "May build the research export: pseudonyms only, consented rows only."
    SEE_HANDOVERS = "May see who received research files, and note that a receiver was told of a withdrawal."
    # the coordinator
    MANAGE_COMMUNITY = "May change what the community works with, and archive it."
    MANAGE_PEOPLE = "May bring people in, invite them, change their roles and duos, and see who belongs here."
    IMPORT_LOGBOOK = "May import log forms from before the platform."
    RECORD_PAPER_CONSENT = "May record a consent that was signed on paper."
    SETTLE_NAMES = "May mask or accept the names found in free texts, before any coder reads them."
    PLAN_WAVES = "May plan waves, see who has sent theirs and open a sheet again; never sees an answer."
    BUNDLE_REPORTS = "May have in one file the shared minutes, and the progress reports that their owners gave along."
    LET_GO = "May let somebody go who asks for it: stop, withdraw or erase on their behalf."
    READ_AUDIT = "May read the audit trail of the community."

    @property
    def sentence(self) -> str:
        return self.value
