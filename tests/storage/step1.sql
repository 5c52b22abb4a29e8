BEGIN TRANSACTION;
CREATE TABLE alarm (
	kind VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_alarm PRIMARY KEY (kind, "key")
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE answering (
	conversation_id VARCHAR NOT NULL, 
	wanted_rev INTEGER NOT NULL, 
	answered_rev INTEGER NOT NULL, 
	CONSTRAINT pk_answering PRIMARY KEY (conversation_id), 
	CONSTRAINT fk_answering_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id)
);
INSERT INTO "answering" VALUES('c_FWTothQo92FWDhk2Il3ZmQ',2,2);
INSERT INTO "answering" VALUES('c_5byvrjkC95cT4mZ2j2JycA',2,4);
INSERT INTO "answering" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',2,8);
INSERT INTO "answering" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',2,2);
INSERT INTO "answering" VALUES('c_Uy46ZYQqQcYO-uescjqlFA',4,2);
CREATE TABLE aside (
	id INTEGER NOT NULL, 
	handoff_id VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	user VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	CONSTRAINT pk_aside PRIMARY KEY (id), 
	CONSTRAINT fk_aside_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
CREATE TABLE brief (
	handoff_id VARCHAR NOT NULL, 
	headline VARCHAR NOT NULL, 
	wants VARCHAR NOT NULL, 
	page JSON NOT NULL, 
	tried JSON NOT NULL, 
	mood VARCHAR NOT NULL, 
	why JSON NOT NULL, 
	CONSTRAINT pk_brief PRIMARY KEY (handoff_id), 
	CONSTRAINT fk_brief_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
INSERT INTO "brief" VALUES('b1f3fb1720f64971a92f596399c15c8f','A Billing question, pressed “Talk to a person”','A Billing question','{"url": "", "title": "", "actions": [], "error": ""}','[]','calm','["pressed \u201cTalk to a person\u201d"]');
INSERT INTO "brief" VALUES('a8041165db7e40dbb46ac5ed5192624b','Billing please look, pressed “Talk to a person”','Billing please look','{"url": "", "title": "", "actions": [], "error": ""}','[]','calm','["pressed \u201cTalk to a person\u201d"]');
INSERT INTO "brief" VALUES('5f783e2c80c04ef79c3bcd4bc43c4a92','Billing resolved, pressed “Talk to a person”','Billing resolved','{"url": "", "title": "", "actions": [], "error": ""}','[]','calm','["pressed \u201cTalk to a person\u201d"]');
INSERT INTO "brief" VALUES('79987cb51c1f4de7ae29cc88a8e9ed1e','Repairs are needed for my phone, pressed “Talk to a person”','Repairs are needed for my phone','{"url": "", "title": "", "actions": [], "error": ""}','[]','calm','["pressed \u201cTalk to a person\u201d"]');
CREATE TABLE change (
	conversation_id VARCHAR NOT NULL, 
	rev INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	seq INTEGER, 
	shown JSON, 
	CONSTRAINT pk_change PRIMARY KEY (conversation_id, rev), 
	CONSTRAINT fk_change_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id)
);
INSERT INTO "change" VALUES('c_FWTothQo92FWDhk2Il3ZmQ',1,1772452800000000,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_FWTothQo92FWDhk2Il3ZmQ',2,1772452800000000,1,NULL);
INSERT INTO "change" VALUES('c_FWTothQo92FWDhk2Il3ZmQ',3,1772452800000000,2,NULL);
INSERT INTO "change" VALUES('c_FWTothQo92FWDhk2Il3ZmQ',4,1772452800000000,NULL,'{"who": "waiting", "name": "Billing", "by": "2026-03-02T12:15:00+00:00", "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',1,1772452800000000,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',2,1772452800000000,1,NULL);
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',3,1772452800000000,2,NULL);
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',4,1772452800000000,NULL,'{"who": "waiting", "name": "Billing", "by": "2026-03-02T12:15:00+00:00", "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',5,1772452800000000,3,NULL);
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',6,1772452800000000,NULL,'{"who": "agent", "name": "Anna Berg", "by": "2026-03-02T12:15:00+00:00", "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',7,1772452800151000,4,NULL);
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',8,1772452800151000,NULL,'{"who": "agent", "name": "Anna Berg", "by": null, "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',9,1772452800151000,5,NULL);
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',1,1772452800151000,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',2,1772452800151000,1,NULL);
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',3,1772452800151000,2,NULL);
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',4,1772452800151000,NULL,'{"who": "waiting", "name": "Billing", "by": "2026-03-02T12:15:00.151000+00:00", "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',5,1772452800151000,3,NULL);
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',6,1772452800151000,NULL,'{"who": "agent", "name": "Anna Berg", "by": "2026-03-02T12:15:00.151000+00:00", "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',7,1772452800302000,4,NULL);
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',8,1772452800302000,NULL,'{"who": "agent", "name": "Anna Berg", "by": null, "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',9,1772452800302000,5,NULL);
INSERT INTO "change" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',10,1772452800302000,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": "asked", "score": null}');
INSERT INTO "change" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',1,1772452800302000,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',2,1772452800302000,1,NULL);
INSERT INTO "change" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',3,1772452800302000,2,NULL);
INSERT INTO "change" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',4,1772452800302000,NULL,'{"who": "parked", "name": "Repairs", "by": "2026-03-03T08:30:00+00:00", "opens": "2026-03-03T08:00:00+00:00", "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_Uy46ZYQqQcYO-uescjqlFA',1,1772452800302000,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null}');
INSERT INTO "change" VALUES('c_Uy46ZYQqQcYO-uescjqlFA',2,1772452800302000,1,NULL);
INSERT INTO "change" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',5,1772452800302000,3,NULL);
INSERT INTO "change" VALUES('c_Uy46ZYQqQcYO-uescjqlFA',3,1772452800302000,2,NULL);
INSERT INTO "change" VALUES('c_Uy46ZYQqQcYO-uescjqlFA',4,1772452800302000,3,NULL);
INSERT INTO "change" VALUES('c_5byvrjkC95cT4mZ2j2JycA',10,1772452800302000,6,NULL);
CREATE TABLE conversation (
	id VARCHAR NOT NULL, 
	created_at BIGINT NOT NULL, 
	customer JSON NOT NULL, 
	account JSON NOT NULL, 
	page JSON NOT NULL, 
	last_seq INTEGER NOT NULL, 
	last_rev INTEGER NOT NULL, 
	CONSTRAINT pk_conversation PRIMARY KEY (id)
);
INSERT INTO "conversation" VALUES('c_FWTothQo92FWDhk2Il3ZmQ',1772452800000000,'{"name": "Waiting", "email": "", "zone": "Europe/Berlin", "verified": false}','{"name": "", "plan": "", "value": ""}','{"url": "", "title": "", "actions": [], "error": ""}',2,4);
INSERT INTO "conversation" VALUES('c_5byvrjkC95cT4mZ2j2JycA',1772452800000000,'{"name": "Cora", "email": "", "zone": "Europe/Berlin", "verified": false}','{"name": "", "plan": "", "value": ""}','{"url": "", "title": "", "actions": [], "error": ""}',6,10);
INSERT INTO "conversation" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',1772452800151000,'{"name": "Cora", "email": "", "zone": "Europe/Berlin", "verified": false}','{"name": "", "plan": "", "value": ""}','{"url": "", "title": "", "actions": [], "error": ""}',5,10);
INSERT INTO "conversation" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',1772452800302000,'{"name": "Parked", "email": "", "zone": "Europe/Berlin", "verified": false}','{"name": "", "plan": "", "value": ""}','{"url": "", "title": "", "actions": [], "error": ""}',3,5);
INSERT INTO "conversation" VALUES('c_Uy46ZYQqQcYO-uescjqlFA',1772452800302000,'{"name": "Chat", "email": "", "zone": "Europe/Berlin", "verified": false}','{"name": "", "plan": "", "value": ""}','{"url": "", "title": "", "actions": [], "error": ""}',3,4);
CREATE TABLE delivery (
	number INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	lane VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	want JSON NOT NULL, 
	at BIGINT NOT NULL, 
	sent_at BIGINT, 
	channel VARCHAR, 
	ts VARCHAR, 
	CONSTRAINT pk_delivery PRIMARY KEY (number), 
	CONSTRAINT uq_delivery_id UNIQUE (id), 
	CONSTRAINT fk_delivery_lane_lane FOREIGN KEY(lane) REFERENCES lane ("key")
);
INSERT INTO "delivery" VALUES(1,'4469d6a05bd9414d90d051b6028a8233','marks:a8041165db7e40dbb46ac5ed5192624b','Mark','{"handoff_id": "a8041165db7e40dbb46ac5ed5192624b", "channel": "C_CARDS", "ts": "1800000003.000100", "reaction": "white_check_mark"}',1772452800151000,1772452800151000,NULL,NULL);
INSERT INTO "delivery" VALUES(2,'14926b4d727e41229c00f229c2e3372b','thread:a8041165db7e40dbb46ac5ed5192624b','Relay','{"handoff_id": "a8041165db7e40dbb46ac5ed5192624b", "seq": 5}',1772452800151000,1772452800151000,'C_CARDS','1700000005.000100');
INSERT INTO "delivery" VALUES(3,'3f483b9116574242a8f34be8dedfc933','marks:5f783e2c80c04ef79c3bcd4bc43c4a92','Mark','{"handoff_id": "5f783e2c80c04ef79c3bcd4bc43c4a92", "channel": "C_CARDS", "ts": "1800000006.000100", "reaction": "white_check_mark"}',1772452800302000,1772452800302000,NULL,NULL);
INSERT INTO "delivery" VALUES(4,'1e33b61fb710450d8195566ac94e65aa','thread:a8041165db7e40dbb46ac5ed5192624b','Relay','{"handoff_id": "a8041165db7e40dbb46ac5ed5192624b", "seq": 6}',1772452800302000,NULL,NULL,NULL);
CREATE TABLE drawing (
	"key" VARCHAR NOT NULL, 
	handoff_id VARCHAR, 
	skill VARCHAR, 
	opens_at BIGINT, 
	wanted_at BIGINT NOT NULL, 
	wanted_rev INTEGER NOT NULL, 
	drawn_rev INTEGER NOT NULL, 
	channel VARCHAR, 
	ts VARCHAR, 
	CONSTRAINT pk_drawing PRIMARY KEY ("key"), 
	CONSTRAINT uq_drawing_handoff_id UNIQUE (handoff_id), 
	CONSTRAINT fk_drawing_key_lane FOREIGN KEY("key") REFERENCES lane ("key")
);
INSERT INTO "drawing" VALUES('card:b1f3fb1720f64971a92f596399c15c8f','b1f3fb1720f64971a92f596399c15c8f',NULL,NULL,1772452800000000,1,1,'C_CARDS','1700000001.000100');
INSERT INTO "drawing" VALUES('card:a8041165db7e40dbb46ac5ed5192624b','a8041165db7e40dbb46ac5ed5192624b',NULL,NULL,1772452800000000,4,4,'C_CARDS','1700000002.000100');
INSERT INTO "drawing" VALUES('card:5f783e2c80c04ef79c3bcd4bc43c4a92','5f783e2c80c04ef79c3bcd4bc43c4a92',NULL,NULL,1772452800151000,5,5,'C_CARDS','1700000004.000100');
INSERT INTO "drawing" VALUES('overnight:Repairs:2026-03-03T08:00:00+00:00',NULL,'Repairs',1772524800000000,1772452800302000,1,1,'C_CARDS','1700000008.000100');
CREATE TABLE fact (
	id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	kind VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	handoff_id VARCHAR, 
	data JSON NOT NULL, 
	CONSTRAINT pk_fact PRIMARY KEY (id), 
	CONSTRAINT fk_fact_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id), 
	CONSTRAINT fk_fact_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
INSERT INTO "fact" VALUES(1,1772452800000000,'ConversationStarted','c_FWTothQo92FWDhk2Il3ZmQ',NULL,'{"verified": false}');
INSERT INTO "fact" VALUES(2,1772452800000000,'Escalated','c_FWTothQo92FWDhk2Il3ZmQ','b1f3fb1720f64971a92f596399c15c8f','{"skill": "Billing", "priority": "normal", "reasons": ["asked_for_person"], "opens_at": null, "promised": "2026-03-02T12:15:00+00:00", "wordless": false}');
INSERT INTO "fact" VALUES(3,1772452800000000,'ConversationStarted','c_5byvrjkC95cT4mZ2j2JycA',NULL,'{"verified": false}');
INSERT INTO "fact" VALUES(4,1772452800000000,'Escalated','c_5byvrjkC95cT4mZ2j2JycA','a8041165db7e40dbb46ac5ed5192624b','{"skill": "Billing", "priority": "normal", "reasons": ["asked_for_person"], "opens_at": null, "promised": "2026-03-02T12:15:00+00:00", "wordless": false}');
INSERT INTO "fact" VALUES(5,1772452800000000,'Claimed','c_5byvrjkC95cT4mZ2j2JycA','a8041165db7e40dbb46ac5ed5192624b','{"skill": "Billing", "agent": "U_ANNA", "parked_until": null}');
INSERT INTO "fact" VALUES(6,1772452800151000,'AgentReplied','c_5byvrjkC95cT4mZ2j2JycA','a8041165db7e40dbb46ac5ed5192624b','{"agent": "U_ANNA", "seq": 4, "channel": "C_CARDS", "ts": "1800000003.000100", "first": true}');
INSERT INTO "fact" VALUES(7,1772452800151000,'PromiseKept','c_5byvrjkC95cT4mZ2j2JycA','a8041165db7e40dbb46ac5ed5192624b','{"due": "2026-03-02T12:15:00+00:00"}');
INSERT INTO "fact" VALUES(8,1772452800151000,'CustomerWrote','c_5byvrjkC95cT4mZ2j2JycA','a8041165db7e40dbb46ac5ed5192624b','{"seq": 5}');
INSERT INTO "fact" VALUES(9,1772452800151000,'ConversationStarted','c_DnsedK64HYvAX5Rm9-_tdA',NULL,'{"verified": false}');
INSERT INTO "fact" VALUES(10,1772452800151000,'Escalated','c_DnsedK64HYvAX5Rm9-_tdA','5f783e2c80c04ef79c3bcd4bc43c4a92','{"skill": "Billing", "priority": "normal", "reasons": ["asked_for_person"], "opens_at": null, "promised": "2026-03-02T12:15:00.151000+00:00", "wordless": false}');
INSERT INTO "fact" VALUES(11,1772452800151000,'Claimed','c_DnsedK64HYvAX5Rm9-_tdA','5f783e2c80c04ef79c3bcd4bc43c4a92','{"skill": "Billing", "agent": "U_ANNA", "parked_until": null}');
INSERT INTO "fact" VALUES(12,1772452800302000,'AgentReplied','c_DnsedK64HYvAX5Rm9-_tdA','5f783e2c80c04ef79c3bcd4bc43c4a92','{"agent": "U_ANNA", "seq": 4, "channel": "C_CARDS", "ts": "1800000006.000100", "first": true}');
INSERT INTO "fact" VALUES(13,1772452800302000,'PromiseKept','c_DnsedK64HYvAX5Rm9-_tdA','5f783e2c80c04ef79c3bcd4bc43c4a92','{"due": "2026-03-02T12:15:00.151000+00:00"}');
INSERT INTO "fact" VALUES(14,1772452800302000,'Resolved','c_DnsedK64HYvAX5Rm9-_tdA','5f783e2c80c04ef79c3bcd4bc43c4a92','{"skill": "Billing", "agent": "U_ANNA", "outcome": "solved", "parked_until": null}');
INSERT INTO "fact" VALUES(15,1772452800302000,'ConversationStarted','c_AmMDWnAtuTb14Sl3cammkQ',NULL,'{"verified": false}');
INSERT INTO "fact" VALUES(16,1772452800302000,'Escalated','c_AmMDWnAtuTb14Sl3cammkQ','79987cb51c1f4de7ae29cc88a8e9ed1e','{"skill": "Repairs", "priority": "normal", "reasons": ["asked_for_person"], "opens_at": "2026-03-03T08:00:00+00:00", "promised": "2026-03-03T08:30:00+00:00", "wordless": false}');
INSERT INTO "fact" VALUES(17,1772452800302000,'ConversationStarted','c_Uy46ZYQqQcYO-uescjqlFA',NULL,'{"verified": false}');
INSERT INTO "fact" VALUES(18,1772452800302000,'AssistantAnswered','c_AmMDWnAtuTb14Sl3cammkQ',NULL,'{"seq": 3, "article": "tracking", "confidence": 0.9}');
INSERT INTO "fact" VALUES(19,1772452800302000,'AssistantAnswered','c_Uy46ZYQqQcYO-uescjqlFA',NULL,'{"seq": 2, "article": "tracking", "confidence": 0.9}');
INSERT INTO "fact" VALUES(20,1772452800302000,'CustomerWrote','c_5byvrjkC95cT4mZ2j2JycA','a8041165db7e40dbb46ac5ed5192624b','{"seq": 6}');
CREATE TABLE fact_reason (
	fact_id INTEGER NOT NULL, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_fact_reason PRIMARY KEY (fact_id, reason), 
	CONSTRAINT fk_fact_reason_fact_id_fact FOREIGN KEY(fact_id) REFERENCES fact (id)
);
INSERT INTO "fact_reason" VALUES(2,'asked_for_person');
INSERT INTO "fact_reason" VALUES(4,'asked_for_person');
INSERT INTO "fact_reason" VALUES(10,'asked_for_person');
INSERT INTO "fact_reason" VALUES(16,'asked_for_person');
CREATE TABLE handoff (
	number INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	skill VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	priority VARCHAR NOT NULL, 
	escalated_at BIGINT NOT NULL, 
	opens_at BIGINT, 
	holder_id VARCHAR, 
	holder_name VARCHAR, 
	claimed_at BIGINT, 
	first_reply_at BIGINT, 
	first_answer_at BIGINT, 
	resolved_at BIGINT, 
	outcome VARCHAR, 
	rating INTEGER, 
	rated_at BIGINT, 
	relayed_seq INTEGER NOT NULL, 
	CONSTRAINT pk_handoff PRIMARY KEY (number), 
	CONSTRAINT uq_handoff_id UNIQUE (id), 
	CONSTRAINT fk_handoff_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id)
);
INSERT INTO "handoff" VALUES(1,'b1f3fb1720f64971a92f596399c15c8f','c_FWTothQo92FWDhk2Il3ZmQ','Billing','queued','normal',1772452800000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1);
INSERT INTO "handoff" VALUES(2,'a8041165db7e40dbb46ac5ed5192624b','c_5byvrjkC95cT4mZ2j2JycA','Billing','assigned','normal',1772452800000000,NULL,'U_ANNA','Anna Berg',1772452800000000,1772452800151000,1772452800151000,NULL,NULL,NULL,NULL,6);
INSERT INTO "handoff" VALUES(3,'5f783e2c80c04ef79c3bcd4bc43c4a92','c_DnsedK64HYvAX5Rm9-_tdA','Billing','resolved','normal',1772452800151000,NULL,'U_ANNA','Anna Berg',1772452800151000,1772452800302000,1772452800302000,1772452800302000,'solved',NULL,NULL,1);
INSERT INTO "handoff" VALUES(4,'79987cb51c1f4de7ae29cc88a8e9ed1e','c_AmMDWnAtuTb14Sl3cammkQ','Repairs','parked','normal',1772452800302000,1772524800000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1);
CREATE TABLE handoff_words (
	handoff_id VARCHAR NOT NULL, 
	outcome_words VARCHAR NOT NULL, 
	rating_comment VARCHAR NOT NULL, 
	CONSTRAINT pk_handoff_words PRIMARY KEY (handoff_id), 
	CONSTRAINT fk_handoff_words_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
INSERT INTO "handoff_words" VALUES('b1f3fb1720f64971a92f596399c15c8f','','');
INSERT INTO "handoff_words" VALUES('a8041165db7e40dbb46ac5ed5192624b','','');
INSERT INTO "handoff_words" VALUES('5f783e2c80c04ef79c3bcd4bc43c4a92','done','');
INSERT INTO "handoff_words" VALUES('79987cb51c1f4de7ae29cc88a8e9ed1e','','');
CREATE TABLE inbox (
	id INTEGER NOT NULL, 
	event_id VARCHAR, 
	kind VARCHAR NOT NULL, 
	team VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	root_ts VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	edit_ts VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	has_files BOOLEAN NOT NULL, 
	received_at BIGINT NOT NULL, 
	state VARCHAR NOT NULL, 
	settled_at BIGINT, 
	CONSTRAINT pk_inbox PRIMARY KEY (id), 
	CONSTRAINT uq_inbox_event_id UNIQUE (event_id)
);
INSERT INTO "inbox" VALUES(1,'Evsaid1800000003.000100','said','T_SHOP','C_CARDS','1700000002.000100','1800000003.000100','','U_ANNA','Hello from Anna',0,1772452800000000,'applied',1772452800151000);
INSERT INTO "inbox" VALUES(2,'Evsaid1800000006.000100','said','T_SHOP','C_CARDS','1700000004.000100','1800000006.000100','','U_ANNA','ok',0,1772452800151000,'applied',1772452800302000);
CREATE TABLE lane (
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	handoff_id VARCHAR, 
	pending INTEGER NOT NULL, 
	since BIGINT NOT NULL, 
	not_before BIGINT, 
	attempts INTEGER NOT NULL, 
	sending_id VARCHAR, 
	sending_at BIGINT, 
	looked INTEGER NOT NULL, 
	parked VARCHAR, 
	CONSTRAINT pk_lane PRIMARY KEY ("key")
);
INSERT INTO "lane" VALUES('card:b1f3fb1720f64971a92f596399c15c8f','card','b1f3fb1720f64971a92f596399c15c8f',0,1772452800000000,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('card:a8041165db7e40dbb46ac5ed5192624b','card','a8041165db7e40dbb46ac5ed5192624b',0,1772452800151000,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('marks:a8041165db7e40dbb46ac5ed5192624b','marks','a8041165db7e40dbb46ac5ed5192624b',0,1772452800151000,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('thread:a8041165db7e40dbb46ac5ed5192624b','thread','a8041165db7e40dbb46ac5ed5192624b',1,1772452800302000,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('card:5f783e2c80c04ef79c3bcd4bc43c4a92','card','5f783e2c80c04ef79c3bcd4bc43c4a92',0,1772452800302000,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('marks:5f783e2c80c04ef79c3bcd4bc43c4a92','marks','5f783e2c80c04ef79c3bcd4bc43c4a92',0,1772452800302000,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('overnight:Repairs:2026-03-03T08:00:00+00:00','overnight',NULL,0,1772452800302000,NULL,0,NULL,NULL,0,NULL);
CREATE TABLE overnight_entry (
	skill VARCHAR NOT NULL, 
	opens_at BIGINT NOT NULL, 
	handoff_id VARCHAR NOT NULL, 
	CONSTRAINT pk_overnight_entry PRIMARY KEY (skill, opens_at, handoff_id), 
	CONSTRAINT fk_overnight_entry_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
INSERT INTO "overnight_entry" VALUES('Repairs',1772524800000000,'79987cb51c1f4de7ae29cc88a8e9ed1e');
CREATE TABLE promise (
	handoff_id VARCHAR NOT NULL, 
	given_at BIGINT NOT NULL, 
	due BIGINT NOT NULL, 
	state VARCHAR NOT NULL, 
	CONSTRAINT pk_promise PRIMARY KEY (handoff_id, given_at), 
	CONSTRAINT fk_promise_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
INSERT INTO "promise" VALUES('b1f3fb1720f64971a92f596399c15c8f',1772452800000000,1772453700000000,'open');
INSERT INTO "promise" VALUES('a8041165db7e40dbb46ac5ed5192624b',1772452800000000,1772453700000000,'kept');
INSERT INTO "promise" VALUES('5f783e2c80c04ef79c3bcd4bc43c4a92',1772452800151000,1772453700151000,'kept');
INSERT INTO "promise" VALUES('79987cb51c1f4de7ae29cc88a8e9ed1e',1772452800302000,1772526600000000,'open');
CREATE TABLE rate (
	"key" VARCHAR NOT NULL, 
	next_at BIGINT NOT NULL, 
	held_until BIGINT, 
	CONSTRAINT pk_rate PRIMARY KEY ("key")
);
CREATE TABLE relay (
	channel VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_relay PRIMARY KEY (channel, ts), 
	CONSTRAINT fk_relay_conversation_id_turn FOREIGN KEY(conversation_id, seq) REFERENCES turn (conversation_id, seq)
);
INSERT INTO "relay" VALUES('C_CARDS','1800000003.000100','c_5byvrjkC95cT4mZ2j2JycA',4);
INSERT INTO "relay" VALUES('C_CARDS','1800000006.000100','c_DnsedK64HYvAX5Rm9-_tdA',4);
CREATE TABLE turn (
	conversation_id VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	rev INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	speaker VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	client_id VARCHAR, 
	sources JSON NOT NULL, 
	confidence FLOAT, 
	article VARCHAR NOT NULL, 
	CONSTRAINT pk_turn PRIMARY KEY (conversation_id, seq), 
	CONSTRAINT fk_turn_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id)
);
INSERT INTO "turn" VALUES('c_FWTothQo92FWDhk2Il3ZmQ',1,2,1772452800000000,'customer','A Billing question','','w1','[]',NULL,'');
INSERT INTO "turn" VALUES('c_FWTothQo92FWDhk2Il3ZmQ',2,3,1772452800000000,'system','I''m passing this to a person in Billing, with all you wrote here. You''ll have their answer by 13:15. You can leave this page: the answer will be here when you come back.','',NULL,'[]',NULL,'');
INSERT INTO "turn" VALUES('c_5byvrjkC95cT4mZ2j2JycA',1,2,1772452800000000,'customer','Billing please look','','w2','[]',NULL,'');
INSERT INTO "turn" VALUES('c_5byvrjkC95cT4mZ2j2JycA',2,3,1772452800000000,'system','I''m passing this to a person in Billing, with all you wrote here. You''ll have their answer by 13:15. You can leave this page: the answer will be here when you come back.','',NULL,'[]',NULL,'');
INSERT INTO "turn" VALUES('c_5byvrjkC95cT4mZ2j2JycA',3,5,1772452800000000,'system','Anna Berg from Billing has joined and is reading what you wrote.','',NULL,'[]',NULL,'');
INSERT INTO "turn" VALUES('c_5byvrjkC95cT4mZ2j2JycA',4,7,1772452800151000,'agent','Hello from Anna','Anna Berg',NULL,'[]',NULL,'');
INSERT INTO "turn" VALUES('c_5byvrjkC95cT4mZ2j2JycA',5,9,1772452800151000,'customer','thanks for looking, Anna, go on','','w4','[]',NULL,'');
INSERT INTO "turn" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',1,2,1772452800151000,'customer','Billing resolved','','w5','[]',NULL,'');
INSERT INTO "turn" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',2,3,1772452800151000,'system','I''m passing this to a person in Billing, with all you wrote here. You''ll have their answer by 13:15. You can leave this page: the answer will be here when you come back.','',NULL,'[]',NULL,'');
INSERT INTO "turn" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',3,5,1772452800151000,'system','Anna Berg from Billing has joined and is reading what you wrote.','',NULL,'[]',NULL,'');
INSERT INTO "turn" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',4,7,1772452800302000,'agent','ok','Anna Berg',NULL,'[]',NULL,'');
INSERT INTO "turn" VALUES('c_DnsedK64HYvAX5Rm9-_tdA',5,9,1772452800302000,'system','Anna Berg has closed this. If there is more to do, write here again within a day.','',NULL,'[]',NULL,'');
INSERT INTO "turn" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',1,2,1772452800302000,'customer','Repairs are needed for my phone','','w7','[]',NULL,'');
INSERT INTO "turn" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',2,3,1772452800302000,'system','Repairs is closed now and back tomorrow at 09:00. I''ve put your question in their queue, with all you wrote here: you''ll have their answer by tomorrow at 09:30. You can leave this page: the answer will be here when you come back.','',NULL,'[]',NULL,'');
INSERT INTO "turn" VALUES('c_Uy46ZYQqQcYO-uescjqlFA',1,2,1772452800302000,'customer','where is my parcel','','w8','[]',NULL,'');
INSERT INTO "turn" VALUES('c_AmMDWnAtuTb14Sl3cammkQ',3,5,1772452800302000,'assistant','Look into the parcel''s tracking.','',NULL,'[]',0.9,'tracking');
INSERT INTO "turn" VALUES('c_Uy46ZYQqQcYO-uescjqlFA',2,3,1772452800302000,'assistant','Look into the parcel''s tracking.','',NULL,'[]',0.9,'tracking');
INSERT INTO "turn" VALUES('c_Uy46ZYQqQcYO-uescjqlFA',3,4,1772452800302000,'customer','and the other','','w9','[]',NULL,'');
INSERT INTO "turn" VALUES('c_5byvrjkC95cT4mZ2j2JycA',6,10,1772452800302000,'customer','one more undelivered','','w10','[]',NULL,'');
CREATE INDEX ix_conversation_created_at ON conversation (created_at);
CREATE UNIQUE INDEX ix_turn_conversation_id_client_id ON turn (conversation_id, client_id);
CREATE INDEX ix_turn_conversation_id_rev ON turn (conversation_id, rev);
CREATE INDEX ix_change_states ON change (conversation_id, rev) WHERE seq IS NULL;
CREATE INDEX ix_answering_waiting ON answering (conversation_id) WHERE wanted_rev > answered_rev;
CREATE INDEX ix_handoff_conversation_id_number ON handoff (conversation_id, number);
CREATE INDEX ix_handoff_escalated_at ON handoff (escalated_at);
CREATE INDEX ix_handoff_rated_at ON handoff (rated_at);
CREATE INDEX ix_handoff_state_skill ON handoff (state, skill);
CREATE UNIQUE INDEX uq_handoff_open ON handoff (conversation_id) WHERE state IN ('parked', 'queued', 'assigned');
CREATE INDEX ix_fact_conversation_id ON fact (conversation_id);
CREATE INDEX ix_fact_handoff_id ON fact (handoff_id);
CREATE INDEX ix_fact_kind_at ON fact (kind, at);
CREATE INDEX ix_promise_state_due ON promise (state, due);
CREATE INDEX ix_lane_busy ON lane (kind, since) WHERE pending > 0;
CREATE INDEX ix_delivery_unsent ON delivery (lane, number) WHERE sent_at IS NULL;
CREATE INDEX ix_drawing_unposted ON drawing (wanted_at) WHERE ts IS NULL;
CREATE UNIQUE INDEX ix_drawing_channel_ts ON drawing (channel, ts);
CREATE INDEX ix_inbox_channel_root_ts_state ON inbox (channel, root_ts, state);
CREATE INDEX ix_inbox_state_received_at ON inbox (state, received_at);
CREATE UNIQUE INDEX ix_inbox_team_channel_ts_kind_edit_ts ON inbox (team, channel, ts, kind, edit_ts);
CREATE INDEX ix_aside_handoff_id ON aside (handoff_id);
COMMIT;