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
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE answering (
	conversation_id VARCHAR NOT NULL, 
	wanted_rev INTEGER NOT NULL, 
	answered_rev INTEGER NOT NULL, 
	CONSTRAINT pk_answering PRIMARY KEY (conversation_id), 
	CONSTRAINT fk_answering_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id)
);
INSERT INTO "answering" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',4,18);
INSERT INTO "answering" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',5,5);
INSERT INTO "answering" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',2,5);
INSERT INTO "answering" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',2,2);
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
INSERT INTO "aside" VALUES(1,'d56298fe9f83494c9cc40b8d4f412338',1795376333883937,'U0BEN','Ben Okafor','Hello Jordan, one moment','C0BILL','1795376333.714314');
INSERT INTO "aside" VALUES(2,'d56298fe9f83494c9cc40b8d4f412338',1795376334784197,'U0BEN','Ben Okafor','This customer always complains','C0BILL','1795376334.602415');
INSERT INTO "aside" VALUES(3,'d56298fe9f83494c9cc40b8d4f412338',1795376335040073,'U0ANA','Ana Ruiz','Note : check the October batch','C0BILL','1795376334.880420');
CREATE TABLE block (
	owner VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_block PRIMARY KEY (owner)
);
CREATE TABLE brief (
	handoff_id VARCHAR NOT NULL, 
	headline VARCHAR NOT NULL, 
	wants VARCHAR NOT NULL, 
	page JSON NOT NULL, 
	tried JSON NOT NULL, 
	mood VARCHAR NOT NULL, 
	why JSON NOT NULL, corrected BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_brief PRIMARY KEY (handoff_id), 
	CONSTRAINT fk_brief_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
INSERT INTO "brief" VALUES('d56298fe9f83494c9cc40b8d4f412338','I was charged twice for October. Send the second charge bac…','I was charged twice for October. Send the second charge back, but keep my plan.','{"url": "http://shop.example/billing/payment-methods", "title": "Billing, Payment methods", "actions": ["Orders", "Billing", "Update card"], "error": "Card declined (402)"}','[{"article": "refunds", "title": "How refunds work", "confidence": 0.9776827337302956, "reaction": ""}]','calm','["refund is a policy topic"]',1);
INSERT INTO "brief" VALUES('0ac4d88e4d044fa3987dbdb59b4f77a7','The zip of my tent is broken, can you repair it? I would li…, asked for a person','The zip of my tent is broken, can you repair it? I would like to talk to a person.','{"url": "", "title": "", "actions": [], "error": ""}','[]','calm','["asked for a person"]',0);
INSERT INTO "brief" VALUES('fc30738e725743c29da47fa304369e7f','How do refunds work?, pressed “Talk to a person”','How do refunds work?','{"url": "", "title": "#ext-acme in Slack", "actions": [], "error": ""}','[{"article": "refunds", "title": "How refunds work", "confidence": 0.9776827337302956, "reaction": ""}]','calm','["pressed \u201cTalk to a person\u201d"]',0);
INSERT INTO "brief" VALUES('6494349fb1dd4d01a26c4269bfe14c79','My parcel has not moved for a week','My parcel has not moved for a week','{"url": "", "title": "", "actions": [], "error": ""}','[{"article": "Parcels at customs", "title": "Parcels at customs", "confidence": 0.3, "reaction": ""}]','calm','["30 % sure of \u201cParcels at customs\u201d"]',0);
INSERT INTO "brief" VALUES('65ade15632c9466ead6c942eaa72ea76','Would you sponsor our trail race in Peru next spring?','Would you sponsor our trail race in Peru next spring?','{"url": "", "title": "", "actions": [], "error": ""}','[]','calm','["the assistant was not sure (6 %)"]',0);
CREATE TABLE change (
	conversation_id VARCHAR NOT NULL, 
	rev INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	seq INTEGER, 
	shown JSON, kind VARCHAR DEFAULT 'turn' NOT NULL, "by" VARCHAR, 
	CONSTRAINT pk_change PRIMARY KEY (conversation_id, rev), 
	CONSTRAINT fk_change_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id)
);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',1,1795376332209746,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',1,1795376332331970,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',1,1795376332447129,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',2,1795376332508621,1,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',3,1795376332780565,2,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',4,1795376332841067,3,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',5,1795376332939767,4,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',6,1795376332939767,NULL,'{"who": "waiting", "name": "Billing", "by": "2026-11-22T19:53:52.939767+00:00", "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',2,1795376333129956,1,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',3,1795376333141658,2,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',4,1795376333141658,NULL,'{"who": "parked", "name": "Repairs", "by": "2026-11-22T20:09:01+00:00", "opens": "2026-11-22T19:39:01+00:00", "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',5,1795376333190753,3,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',6,1795376333249400,4,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',7,1795376333556294,5,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',8,1795376334053739,6,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',9,1795376334053739,NULL,'{"who": "agent", "name": "Ana Ruiz", "by": "2026-11-22T19:53:52.939767+00:00", "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',10,1795376334053739,5,NULL,'seen','agent');
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',11,1795376334334219,7,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',12,1795376334334219,NULL,'{"who": "agent", "name": "Ana Ruiz", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',13,1795376334514441,8,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',14,1795376335131961,8,NULL,'edit',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',15,1795376335343674,9,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',16,1795376349728021,10,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',17,1795376350305028,11,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',18,1795376350305028,9,NULL,'seen','agent');
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',19,1795376350476893,12,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',20,1795376350476893,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": "asked", "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',7,1795376350537960,5,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',8,1795376350537960,NULL,'{"who": "waiting", "name": "Repairs", "by": "2026-11-22T20:09:01+00:00", "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',21,1795376350625614,13,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',22,1795376350833635,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": "given", "score": 5, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',1,1795376351079007,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',2,1795376351088272,1,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',3,1795376351132811,2,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',4,1795376351176501,3,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',5,1795376351176501,NULL,'{"who": "waiting", "name": "General", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',6,1795376351240666,4,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',7,1795376351240666,NULL,'{"who": "agent", "name": "Emi Tanaka", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',8,1795376351240666,1,NULL,'seen','agent');
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',9,1795376351446042,5,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',10,1795376352775151,6,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',1,1795376352820678,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',2,1795376352827947,1,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',3,1795376352853641,2,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',4,1795376352880048,3,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',5,1795376352880048,NULL,'{"who": "waiting", "name": "Orders", "by": "2026-11-22T20:09:12.880048+00:00", "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',6,1795376352947199,4,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',7,1795376352947199,NULL,'{"who": "agent", "name": "Chloe Martin", "by": "2026-11-22T20:09:12.880048+00:00", "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',8,1795376352947199,1,NULL,'seen','agent');
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',9,1795376353198034,5,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',10,1795376353198034,NULL,'{"who": "agent", "name": "Chloe Martin", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',2,1795376353257488,1,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',3,1795376353275853,2,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',4,1795376353275853,NULL,'{"who": "waiting", "name": "General", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
INSERT INTO "change" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',5,1795376353335766,3,NULL,'turn',NULL);
INSERT INTO "change" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',6,1795376353335766,NULL,'{"who": "assistant", "name": "", "by": null, "opens": null, "rate": null, "score": null, "blocked": false}','state',NULL);
CREATE TABLE conversation (
	id VARCHAR NOT NULL, 
	created_at BIGINT NOT NULL, 
	customer JSON NOT NULL, 
	account JSON NOT NULL, 
	page JSON NOT NULL, 
	last_seq INTEGER NOT NULL, 
	last_rev INTEGER NOT NULL, owner VARCHAR DEFAULT '' NOT NULL, channel VARCHAR DEFAULT 'widget' NOT NULL, outside BOOLEAN DEFAULT 0 NOT NULL, seen_seq INTEGER DEFAULT '0' NOT NULL, agent_seen_seq INTEGER DEFAULT '0' NOT NULL, blocked BOOLEAN DEFAULT 0 NOT NULL, followed VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_conversation PRIMARY KEY (id)
);
INSERT INTO "conversation" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',1795376332209746,'{"name": "Jordan Ellis", "email": "jordan@ellis-trail.example", "zone": "", "verified": true, "locale": ""}','{"name": "Ellis Trail Co", "plan": "Pro plan", "value": "4,800 a year"}','{"url": "http://shop.example/billing/payment-methods", "title": "Billing, Payment methods", "actions": ["Orders", "Billing", "Update card"], "error": "Card declined (402)"}',13,22,'c:8f14','widget',0,0,9,0,'');
INSERT INTO "conversation" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',1795376332331970,'{"name": "Robin", "email": "", "zone": "", "verified": false, "locale": ""}','{"name": "", "plan": "", "value": ""}','{"url": "", "title": "", "actions": [], "error": ""}',5,8,'v:kIn7YhVpuz-7Zu8Vm6VdEw','widget',0,0,0,0,'');
INSERT INTO "conversation" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',1795376332447129,'{"name": "Sasha", "email": "", "zone": "", "verified": false, "locale": ""}','{"name": "", "plan": "", "value": ""}','{"url": "", "title": "", "actions": [], "error": ""}',3,6,'v:YMN30RrHdhX0gkboAkFKfQ','widget',0,0,0,0,'');
INSERT INTO "conversation" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',1795376351079007,'{"name": "Priya Shah", "email": "", "zone": "Etc/UTC", "verified": true, "locale": "en-US"}','{"name": "Acme Expeditions", "plan": "Trade", "value": "\u20ac48,000 a year"}','{"url": "", "title": "#ext-acme in Slack", "actions": [], "error": ""}',6,10,'s:T0TIDE:C0ACME:1795376350.910447','slack',0,0,1,0,'customer_slack');
INSERT INTO "conversation" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',1795376352820678,'{"name": "Lena Vogt", "email": "", "zone": "", "verified": true, "locale": ""}','{"name": "", "plan": "", "value": ""}','{"url": "", "title": "", "actions": [], "error": ""}',5,10,'c:Lena Vogt','api',1,0,1,0,'webhook');
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
INSERT INTO "delivery" VALUES(1,'033ce4235055431ea92ef9306cc95688','thread:d56298fe9f83494c9cc40b8d4f412338','Line','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "code": "corrected", "opens_at": null}',1795376333307841,1795376333509315,'C0BILL','1795376333.482146');
INSERT INTO "delivery" VALUES(2,'5af786de3eab4e9ab033a851f61013af','thread:d56298fe9f83494c9cc40b8d4f412338','Relay','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "seq": 5}',1795376333556294,1795376333669564,'C0BILL','1795376333.658549');
INSERT INTO "delivery" VALUES(3,'a5861df69b114cd2bb4bc57ba957e141','marks:d56298fe9f83494c9cc40b8d4f412338','Mark','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "channel": "C0BILL", "ts": "1795376333.714314", "reaction": "lock"}',1795376333883937,1795376333957515,NULL,NULL);
INSERT INTO "delivery" VALUES(4,'5fc2e959a416402c89e9251f00d0d8d6','marks:d56298fe9f83494c9cc40b8d4f412338','Whisper','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "user": "U0BEN", "code": "unclaimed"}',1795376333883937,1795376333993164,NULL,NULL);
INSERT INTO "delivery" VALUES(5,'31c80fc6b09846baa32ac0a7cb2b4d82','marks:d56298fe9f83494c9cc40b8d4f412338','Mark','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "channel": "C0BILL", "ts": "1795376334.150300", "reaction": "white_check_mark"}',1795376334334219,1795376334490590,NULL,NULL);
INSERT INTO "delivery" VALUES(6,'97f499c8e179450ca99843263a21face','thread:d56298fe9f83494c9cc40b8d4f412338','Relay','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "seq": 8}',1795376334514441,1795376334585832,'C0BILL','1795376334.580541');
INSERT INTO "delivery" VALUES(7,'731e40fdd5f949e48db3c0b1d08a0d8b','marks:d56298fe9f83494c9cc40b8d4f412338','Mark','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "channel": "C0BILL", "ts": "1795376334.602415", "reaction": "lock"}',1795376334784197,1795376334858169,NULL,NULL);
INSERT INTO "delivery" VALUES(8,'7acb1801c5b042478cedd89e36e0934a','marks:d56298fe9f83494c9cc40b8d4f412338','Mark','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "channel": "C0BILL", "ts": "1795376334.880420", "reaction": "lock"}',1795376335040073,1795376335109838,NULL,NULL);
INSERT INTO "delivery" VALUES(9,'a46b754f4dbc4909b2b05b9325d30e58','thread:d56298fe9f83494c9cc40b8d4f412338','Redo','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "seq": 8}',1795376335131961,1795376335187733,NULL,NULL);
INSERT INTO "delivery" VALUES(10,'9eb2fe7eaf424f0b8f8810c5bde55bb6','thread:d56298fe9f83494c9cc40b8d4f412338','Amended','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "seq": 8}',1795376335131961,1795376335241556,'C0BILL','1795376335.235580');
INSERT INTO "delivery" VALUES(11,'154348a72ce44d65bb04f58524351483','thread:d56298fe9f83494c9cc40b8d4f412338','Relay','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "seq": 9}',1795376335343674,1795376336381437,'C0BILL','1795376336.377849');
INSERT INTO "delivery" VALUES(12,'2e389651aa3947f8bc4cfdadc53adfec','thread:d56298fe9f83494c9cc40b8d4f412338','Relay','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "seq": 10}',1795376349728021,1795376349966727,'C0BILL','1795376349.956569');
INSERT INTO "delivery" VALUES(13,'f75d1fd52b2745e4b44b1ad88f3c032b','marks:d56298fe9f83494c9cc40b8d4f412338','Mark','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "channel": "C0BILL", "ts": "1795376336.476032", "reaction": "white_check_mark"}',1795376350305028,1795376350416373,NULL,NULL);
INSERT INTO "delivery" VALUES(14,'088cb78c2ca0403cbff5d4e01612e1d6','thread:0ac4d88e4d044fa3987dbdb59b4f77a7','CatchUp','{"handoff_id": "0ac4d88e4d044fa3987dbdb59b4f77a7", "after": 1, "upto": 3}',1795376350537960,1795376350868792,'C0REPAIRS','1795376350.863961');
INSERT INTO "delivery" VALUES(15,'ec248ec06abc42ddb807e4d2ceb8ffbb','thread:d56298fe9f83494c9cc40b8d4f412338','Relay','{"handoff_id": "d56298fe9f83494c9cc40b8d4f412338", "seq": 13}',1795376350625614,1795376350811255,'C0BILL','1795376350.795328');
INSERT INTO "delivery" VALUES(16,'ad68b24f30b541e28b6e2062bbf5c76d','marks:fc30738e725743c29da47fa304369e7f','Mark','{"handoff_id": "fc30738e725743c29da47fa304369e7f", "channel": "C0GENERAL", "ts": "1795376351.284470", "reaction": "white_check_mark"}',1795376351446042,1795376351552169,NULL,NULL);
INSERT INTO "delivery" VALUES(17,'54af5b08f93b4604a921d9ff40d981b9','thread:fc30738e725743c29da47fa304369e7f','Relay','{"handoff_id": "fc30738e725743c29da47fa304369e7f", "seq": 6}',1795376352775151,1795376352801562,'C0GENERAL','1795376352.791444');
INSERT INTO "delivery" VALUES(18,'ab892accdf7c44fbaf9ba59648b97efd','marks:6494349fb1dd4d01a26c4269bfe14c79','Mark','{"handoff_id": "6494349fb1dd4d01a26c4269bfe14c79", "channel": "C0ORDERS", "ts": "1795376353.042320", "reaction": "white_check_mark"}',1795376353198034,1795376353273593,NULL,NULL);
INSERT INTO "delivery" VALUES(19,'fc911c8621404c87b4c1416505ab6c73','thread:65ade15632c9466ead6c942eaa72ea76','Line','{"handoff_id": "65ade15632c9466ead6c942eaa72ea76", "code": "withdrawn", "opens_at": null}',1795376353335766,1795376353397860,'C0GENERAL','1795376353.391482');
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
INSERT INTO "drawing" VALUES('card:d56298fe9f83494c9cc40b8d4f412338','d56298fe9f83494c9cc40b8d4f412338',NULL,NULL,1795376332939767,10,10,'C0BILL','1795376333.107728');
INSERT INTO "drawing" VALUES('overnight:Repairs:2026-11-22T19:39:01+00:00',NULL,'Repairs',1795376341000000,1795376333141658,2,2,'C0REPAIRS','1795376333.161848');
INSERT INTO "drawing" VALUES('card:0ac4d88e4d044fa3987dbdb59b4f77a7','0ac4d88e4d044fa3987dbdb59b4f77a7',NULL,NULL,1795376350537960,1,1,'C0REPAIRS','1795376350.815508');
INSERT INTO "drawing" VALUES('card:fc30738e725743c29da47fa304369e7f','fc30738e725743c29da47fa304369e7f',NULL,NULL,1795376351176501,3,3,'C0GENERAL','1795376351.200742');
INSERT INTO "drawing" VALUES('card:6494349fb1dd4d01a26c4269bfe14c79','6494349fb1dd4d01a26c4269bfe14c79',NULL,NULL,1795376352880048,4,4,'C0ORDERS','1795376352.905415');
INSERT INTO "drawing" VALUES('card:65ade15632c9466ead6c942eaa72ea76','65ade15632c9466ead6c942eaa72ea76',NULL,NULL,1795376353275853,2,2,'C0GENERAL','1795376353.320679');
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
INSERT INTO "fact" VALUES(1,1795376332209746,'ConversationStarted','c_OBRl6NDMTlJP8mqMWByf0Q',NULL,'{"verified": true}');
INSERT INTO "fact" VALUES(2,1795376332331970,'ConversationStarted','c_mP0zTVXiYurVIAx6R8WkQA',NULL,'{"verified": false}');
INSERT INTO "fact" VALUES(3,1795376332447129,'ConversationStarted','c_b5WK0vaA7pqfTyjN_nHAyQ',NULL,'{"verified": false}');
INSERT INTO "fact" VALUES(4,1795376332780565,'AssistantAnswered','c_OBRl6NDMTlJP8mqMWByf0Q',NULL,'{"seq": 2, "article": "refunds", "confidence": 0.9776827337302956}');
INSERT INTO "fact" VALUES(5,1795376332939767,'Escalated','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"skill": "Billing", "priority": "high", "reasons": ["policy_topic"], "opens_at": null, "promised": "2026-11-22T19:53:52.939767+00:00", "wordless": false, "busy": false}');
INSERT INTO "fact" VALUES(6,1795376333141658,'Escalated','c_mP0zTVXiYurVIAx6R8WkQA','0ac4d88e4d044fa3987dbdb59b4f77a7','{"skill": "Repairs", "priority": "normal", "reasons": ["asked_for_person"], "opens_at": "2026-11-22T19:39:01+00:00", "promised": "2026-11-22T20:09:01+00:00", "wordless": false, "busy": false}');
INSERT INTO "fact" VALUES(7,1795376333249400,'AssistantAnswered','c_mP0zTVXiYurVIAx6R8WkQA',NULL,'{"seq": 4, "article": "down-care", "confidence": 0.7500813166893766}');
INSERT INTO "fact" VALUES(8,1795376333307841,'Corrected','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"skill": "Billing", "opens_at": null}');
INSERT INTO "fact" VALUES(9,1795376333556294,'CustomerWrote','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"seq": 5}');
INSERT INTO "fact" VALUES(10,1795376333883937,'KeptInside','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"agent": "U0BEN", "channel": "C0BILL", "ts": "1795376333.714314", "why": "unclaimed"}');
INSERT INTO "fact" VALUES(11,1795376334053739,'Claimed','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"skill": "Billing", "agent": "U0ANA", "parked_until": null}');
INSERT INTO "fact" VALUES(12,1795376334334219,'AgentReplied','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"agent": "U0ANA", "seq": 7, "channel": "C0BILL", "ts": "1795376334.150300", "first": true}');
INSERT INTO "fact" VALUES(13,1795376334334219,'PromiseKept','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"due": "2026-11-22T19:53:52.939767+00:00"}');
INSERT INTO "fact" VALUES(14,1795376334514441,'CustomerWrote','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"seq": 8}');
INSERT INTO "fact" VALUES(15,1795376334784197,'KeptInside','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"agent": "U0BEN", "channel": "C0BILL", "ts": "1795376334.602415", "why": "colleague"}');
INSERT INTO "fact" VALUES(16,1795376335040073,'KeptInside','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"agent": "U0ANA", "channel": "C0BILL", "ts": "1795376334.880420", "why": "note"}');
INSERT INTO "fact" VALUES(17,1795376335131961,'CustomerEdited','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"seq": 8, "skill": "Billing", "opens_at": null}');
INSERT INTO "fact" VALUES(18,1795376335343674,'CustomerWrote','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"seq": 9}');
INSERT INTO "fact" VALUES(19,1795376349728021,'CustomerWrote','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"seq": 10}');
INSERT INTO "fact" VALUES(20,1795376350305028,'AgentReplied','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"agent": "U0ANA", "seq": 11, "channel": "C0BILL", "ts": "1795376336.476032", "first": false}');
INSERT INTO "fact" VALUES(21,1795376350476893,'Resolved','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"skill": "Billing", "agent": "U0ANA", "outcome": "refunded", "parked_until": null}');
INSERT INTO "fact" VALUES(22,1795376350537960,'Flushed','c_mP0zTVXiYurVIAx6R8WkQA','0ac4d88e4d044fa3987dbdb59b4f77a7','{"skill": "Repairs", "opened_at": "2026-11-22T19:39:01+00:00"}');
INSERT INTO "fact" VALUES(23,1795376350537960,'CaughtUp','c_mP0zTVXiYurVIAx6R8WkQA','0ac4d88e4d044fa3987dbdb59b4f77a7','{"after": 1, "upto": 3}');
INSERT INTO "fact" VALUES(24,1795376350625614,'CustomerWrote','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"seq": 13}');
INSERT INTO "fact" VALUES(25,1795376350833635,'Rated','c_OBRl6NDMTlJP8mqMWByf0Q','d56298fe9f83494c9cc40b8d4f412338','{"score": 5}');
INSERT INTO "fact" VALUES(26,1795376351079007,'ConversationStarted','c_-LP0S22xQwzWb4c5byyAUQ',NULL,'{"verified": true}');
INSERT INTO "fact" VALUES(27,1795376351132811,'AssistantAnswered','c_-LP0S22xQwzWb4c5byyAUQ',NULL,'{"seq": 2, "article": "refunds", "confidence": 0.9776827337302956}');
INSERT INTO "fact" VALUES(28,1795376351176501,'Escalated','c_-LP0S22xQwzWb4c5byyAUQ','fc30738e725743c29da47fa304369e7f','{"skill": "General", "priority": "normal", "reasons": ["asked_for_person"], "opens_at": null, "promised": null, "wordless": false, "busy": false}');
INSERT INTO "fact" VALUES(29,1795376351240666,'Claimed','c_-LP0S22xQwzWb4c5byyAUQ','fc30738e725743c29da47fa304369e7f','{"skill": "General", "agent": "U0EMI", "parked_until": null}');
INSERT INTO "fact" VALUES(30,1795376351446042,'AgentReplied','c_-LP0S22xQwzWb4c5byyAUQ','fc30738e725743c29da47fa304369e7f','{"agent": "U0EMI", "seq": 5, "channel": "C0GENERAL", "ts": "1795376351.284470", "first": true}');
INSERT INTO "fact" VALUES(31,1795376352775151,'CustomerWrote','c_-LP0S22xQwzWb4c5byyAUQ','fc30738e725743c29da47fa304369e7f','{"seq": 6}');
INSERT INTO "fact" VALUES(32,1795376352820678,'ConversationStarted','c_GV6Jjk06E6uxPHXosjRFXg',NULL,'{"verified": true}');
INSERT INTO "fact" VALUES(33,1795376352853641,'AssistantAnswered','c_GV6Jjk06E6uxPHXosjRFXg',NULL,'{"seq": 2, "article": "outside", "confidence": 0.3}');
INSERT INTO "fact" VALUES(34,1795376352880048,'Escalated','c_GV6Jjk06E6uxPHXosjRFXg','6494349fb1dd4d01a26c4269bfe14c79','{"skill": "Orders", "priority": "normal", "reasons": ["not_sure"], "opens_at": null, "promised": "2026-11-22T20:09:12.880048+00:00", "wordless": false, "busy": false}');
INSERT INTO "fact" VALUES(35,1795376352947199,'Claimed','c_GV6Jjk06E6uxPHXosjRFXg','6494349fb1dd4d01a26c4269bfe14c79','{"skill": "Orders", "agent": "U0CHLOE", "parked_until": null}');
INSERT INTO "fact" VALUES(36,1795376353198034,'AgentReplied','c_GV6Jjk06E6uxPHXosjRFXg','6494349fb1dd4d01a26c4269bfe14c79','{"agent": "U0CHLOE", "seq": 5, "channel": "C0ORDERS", "ts": "1795376353.042320", "first": true}');
INSERT INTO "fact" VALUES(37,1795376353198034,'PromiseKept','c_GV6Jjk06E6uxPHXosjRFXg','6494349fb1dd4d01a26c4269bfe14c79','{"due": "2026-11-22T20:09:12.880048+00:00"}');
INSERT INTO "fact" VALUES(38,1795376353275853,'Escalated','c_b5WK0vaA7pqfTyjN_nHAyQ','65ade15632c9466ead6c942eaa72ea76','{"skill": "General", "priority": "normal", "reasons": ["not_sure"], "opens_at": null, "promised": null, "wordless": false, "busy": false}');
INSERT INTO "fact" VALUES(39,1795376353335766,'Withdrawn','c_b5WK0vaA7pqfTyjN_nHAyQ','65ade15632c9466ead6c942eaa72ea76','{"skill": "General", "parked_until": null}');
CREATE TABLE fact_reason (
	fact_id INTEGER NOT NULL, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_fact_reason PRIMARY KEY (fact_id, reason), 
	CONSTRAINT fk_fact_reason_fact_id_fact FOREIGN KEY(fact_id) REFERENCES fact (id)
);
INSERT INTO "fact_reason" VALUES(5,'policy_topic');
INSERT INTO "fact_reason" VALUES(6,'asked_for_person');
INSERT INTO "fact_reason" VALUES(28,'asked_for_person');
INSERT INTO "fact_reason" VALUES(34,'not_sure');
INSERT INTO "fact_reason" VALUES(38,'not_sure');
CREATE TABLE file (
	id VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	seq INTEGER, 
	at BIGINT NOT NULL, 
	name VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_file PRIMARY KEY (id), 
	CONSTRAINT fk_file_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id)
);
INSERT INTO "file" VALUES('f_dqhH4jp2mK005pciE9KE7g','c_OBRl6NDMTlJP8mqMWByf0Q',5,1795376333535418,'statement.txt','text/plain',50,X'3033204F63742020546964657761746572202034392E30300A3033204F63742020546964657761746572202034392E30300A');
CREATE TABLE follow (
	"key" VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	told_rev INTEGER NOT NULL, 
	CONSTRAINT pk_follow PRIMARY KEY ("key"), 
	CONSTRAINT fk_follow_key_lane FOREIGN KEY("key") REFERENCES lane ("key"), 
	CONSTRAINT fk_follow_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id)
);
INSERT INTO "follow" VALUES('customer_slack:c_-LP0S22xQwzWb4c5byyAUQ','c_-LP0S22xQwzWb4c5byyAUQ','customer_slack','T0TIDE:C0ACME:1795376350.910447:U0PRIYA',10);
INSERT INTO "follow" VALUES('webhook:c_GV6Jjk06E6uxPHXosjRFXg','c_GV6Jjk06E6uxPHXosjRFXg','webhook','',10);
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
INSERT INTO "handoff" VALUES(1,'d56298fe9f83494c9cc40b8d4f412338','c_OBRl6NDMTlJP8mqMWByf0Q','Billing','resolved','high',1795376332939767,NULL,'U0ANA','Ana Ruiz',1795376334053739,1795376334334219,1795376334334219,1795376350476893,'refunded',5,1795376350833635,13);
INSERT INTO "handoff" VALUES(2,'0ac4d88e4d044fa3987dbdb59b4f77a7','c_mP0zTVXiYurVIAx6R8WkQA','Repairs','queued','normal',1795376333141658,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3);
INSERT INTO "handoff" VALUES(3,'fc30738e725743c29da47fa304369e7f','c_-LP0S22xQwzWb4c5byyAUQ','General','assigned','normal',1795376351176501,NULL,'U0EMI','Emi Tanaka',1795376351240666,1795376351446042,1795376351446042,NULL,NULL,NULL,NULL,6);
INSERT INTO "handoff" VALUES(4,'6494349fb1dd4d01a26c4269bfe14c79','c_GV6Jjk06E6uxPHXosjRFXg','Orders','assigned','normal',1795376352880048,NULL,'U0CHLOE','Chloe Martin',1795376352947199,1795376353198034,1795376353198034,NULL,NULL,NULL,NULL,2);
INSERT INTO "handoff" VALUES(5,'65ade15632c9466ead6c942eaa72ea76','c_b5WK0vaA7pqfTyjN_nHAyQ','General','withdrawn','normal',1795376353275853,NULL,NULL,NULL,NULL,NULL,NULL,1795376353335766,NULL,NULL,NULL,1);
CREATE TABLE handoff_words (
	handoff_id VARCHAR NOT NULL, 
	outcome_words VARCHAR NOT NULL, 
	rating_comment VARCHAR NOT NULL, 
	CONSTRAINT pk_handoff_words PRIMARY KEY (handoff_id), 
	CONSTRAINT fk_handoff_words_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
INSERT INTO "handoff_words" VALUES('d56298fe9f83494c9cc40b8d4f412338','Second charge sent back','Quick and kind');
INSERT INTO "handoff_words" VALUES('0ac4d88e4d044fa3987dbdb59b4f77a7','','');
INSERT INTO "handoff_words" VALUES('fc30738e725743c29da47fa304369e7f','','');
INSERT INTO "handoff_words" VALUES('6494349fb1dd4d01a26c4269bfe14c79','','');
INSERT INTO "handoff_words" VALUES('65ade15632c9466ead6c942eaa72ea76','','');
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
INSERT INTO "inbox" VALUES(1,'EvHPRNODWMWB','said','T0TIDE','C0BILL','1795376333.107728','1795376333.714314','','U0BEN','Hello Jordan, one moment',0,1795376333718667,'applied',1795376333883937);
INSERT INTO "inbox" VALUES(2,'EvYAZFWBE9VU','said','T0TIDE','C0BILL','1795376333.107728','1795376334.150300','','U0ANA','Hi Jordan, I can see both charges &amp; will fix it :wave:',0,1795376334165403,'applied',1795376334334219);
INSERT INTO "inbox" VALUES(3,'EvVMBKOEVYIM','said','T0TIDE','C0BILL','1795376333.107728','1795376334.602415','','U0BEN','This customer always complains',0,1795376334610118,'applied',1795376334784197);
INSERT INTO "inbox" VALUES(4,'EvETLZ32CR2U','said','T0TIDE','C0BILL','1795376333.107728','1795376334.880420','','U0ANA','Note : check the October batch',0,1795376334881366,'applied',1795376335040073);
INSERT INTO "inbox" VALUES(5,'reconciled:C0BILL:1795376336.476032','said','T0TIDE','C0BILL','1795376333.107728','1795376336.476032','','U0ANA','Refunded: it is with you by Thursday.',0,1795376350132649,'applied',1795376350305028);
INSERT INTO "inbox" VALUES(6,'Ev0B45Z7T01V','said','T0ACME','C0ACME','1795376350.910447','1795376350.910447','','U0PRIYA','How do refunds work?',0,1795376350912590,'applied',1795376351110345);
INSERT INTO "inbox" VALUES(7,'EvFQ9IOTJPT6','said','T0TIDE','C0GENERAL','1795376351.200742','1795376351.284470','','U0EMI','Trade refunds go to your account, Priya.',0,1795376351291403,'applied',1795376351446042);
INSERT INTO "inbox" VALUES(8,'EvQH0EWE7GEI','said','T0ACME','C0ACME','1795376350.910447','1795376352.617122','','U0PRIYA','Perfect, that helps us',0,1795376352618720,'applied',1795376352779874);
INSERT INTO "inbox" VALUES(9,'EvL6KL7BGNBS','said','T0TIDE','C0ORDERS','1795376352.905415','1795376353.042320','','U0CHLOE','Hi Lena, a new one leaves today.',0,1795376353045347,'applied',1795376353198034);
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
INSERT INTO "lane" VALUES('card:d56298fe9f83494c9cc40b8d4f412338','card','d56298fe9f83494c9cc40b8d4f412338',0,1795376350874630,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('overnight:Repairs:2026-11-22T19:39:01+00:00','overnight',NULL,0,1795376350782745,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('thread:d56298fe9f83494c9cc40b8d4f412338','thread','d56298fe9f83494c9cc40b8d4f412338',0,1795376350811255,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('marks:d56298fe9f83494c9cc40b8d4f412338','marks','d56298fe9f83494c9cc40b8d4f412338',0,1795376350416373,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('card:0ac4d88e4d044fa3987dbdb59b4f77a7','card','0ac4d88e4d044fa3987dbdb59b4f77a7',0,1795376350819299,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('thread:0ac4d88e4d044fa3987dbdb59b4f77a7','thread','0ac4d88e4d044fa3987dbdb59b4f77a7',0,1795376350868792,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('customer_slack:c_-LP0S22xQwzWb4c5byyAUQ','customer_slack',NULL,0,1795376352805437,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('card:fc30738e725743c29da47fa304369e7f','card','fc30738e725743c29da47fa304369e7f',0,1795376351537323,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('marks:fc30738e725743c29da47fa304369e7f','marks','fc30738e725743c29da47fa304369e7f',0,1795376351552169,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('thread:fc30738e725743c29da47fa304369e7f','thread','fc30738e725743c29da47fa304369e7f',0,1795376352801562,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('webhook:c_GV6Jjk06E6uxPHXosjRFXg','webhook',NULL,0,1795376353292607,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('card:6494349fb1dd4d01a26c4269bfe14c79','card','6494349fb1dd4d01a26c4269bfe14c79',0,1795376353254280,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('marks:6494349fb1dd4d01a26c4269bfe14c79','marks','6494349fb1dd4d01a26c4269bfe14c79',0,1795376353273593,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('card:65ade15632c9466ead6c942eaa72ea76','card','65ade15632c9466ead6c942eaa72ea76',0,1795376353387024,NULL,0,NULL,NULL,0,NULL);
INSERT INTO "lane" VALUES('thread:65ade15632c9466ead6c942eaa72ea76','thread','65ade15632c9466ead6c942eaa72ea76',0,1795376353397860,NULL,0,NULL,NULL,0,NULL);
CREATE TABLE overnight_entry (
	skill VARCHAR NOT NULL, 
	opens_at BIGINT NOT NULL, 
	handoff_id VARCHAR NOT NULL, 
	CONSTRAINT pk_overnight_entry PRIMARY KEY (skill, opens_at, handoff_id), 
	CONSTRAINT fk_overnight_entry_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
INSERT INTO "overnight_entry" VALUES('Repairs',1795376341000000,'0ac4d88e4d044fa3987dbdb59b4f77a7');
CREATE TABLE promise (
	handoff_id VARCHAR NOT NULL, 
	given_at BIGINT NOT NULL, 
	due BIGINT NOT NULL, 
	state VARCHAR NOT NULL, 
	CONSTRAINT pk_promise PRIMARY KEY (handoff_id, given_at), 
	CONSTRAINT fk_promise_handoff_id_handoff FOREIGN KEY(handoff_id) REFERENCES handoff (id)
);
INSERT INTO "promise" VALUES('d56298fe9f83494c9cc40b8d4f412338',1795376332939767,1795377232939767,'kept');
INSERT INTO "promise" VALUES('0ac4d88e4d044fa3987dbdb59b4f77a7',1795376333141658,1795378141000000,'open');
INSERT INTO "promise" VALUES('6494349fb1dd4d01a26c4269bfe14c79',1795376352880048,1795378152880048,'kept');
CREATE TABLE rate (
	"key" VARCHAR NOT NULL, 
	next_at BIGINT NOT NULL, 
	held_until BIGINT, 
	CONSTRAINT pk_rate PRIMARY KEY ("key")
);
INSERT INTO "rate" VALUES('slack:new_cards',1795376362667446,NULL);
INSERT INTO "rate" VALUES('slack:post:C0BILL',1795376351902632,NULL);
INSERT INTO "rate" VALUES('slack:post:C0REPAIRS',1795376352667446,NULL);
INSERT INTO "rate" VALUES('slack:chat.update',1795376360200992,NULL);
INSERT INTO "rate" VALUES('slack:reactions.add',1795376354424387,NULL);
INSERT INTO "rate" VALUES('slack:chat.postEphemeral',1795376334573410,NULL);
INSERT INTO "rate" VALUES('slack:post:C0ACME',1795376355138528,NULL);
INSERT INTO "rate" VALUES('slack:post:C0GENERAL',1795376355780909,NULL);
INSERT INTO "rate" VALUES('slack:post:C0ORDERS',1795376353897659,NULL);
CREATE TABLE relay (
	channel VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	conversation_id VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_relay PRIMARY KEY (channel, ts), 
	CONSTRAINT fk_relay_conversation_id_turn FOREIGN KEY(conversation_id, seq) REFERENCES turn (conversation_id, seq)
);
INSERT INTO "relay" VALUES('C0BILL','1795376334.150300','c_OBRl6NDMTlJP8mqMWByf0Q',7);
INSERT INTO "relay" VALUES('C0BILL','1795376336.476032','c_OBRl6NDMTlJP8mqMWByf0Q',11);
INSERT INTO "relay" VALUES('C0GENERAL','1795376351.284470','c_-LP0S22xQwzWb4c5byyAUQ',5);
INSERT INTO "relay" VALUES('C0ORDERS','1795376353.042320','c_GV6Jjk06E6uxPHXosjRFXg',5);
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
	article VARCHAR NOT NULL, attachments JSON DEFAULT '[]' NOT NULL, edited BOOLEAN DEFAULT 0 NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, digest VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_turn PRIMARY KEY (conversation_id, seq), 
	CONSTRAINT fk_turn_conversation_id_conversation FOREIGN KEY(conversation_id) REFERENCES conversation (id)
);
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',1,2,1795376332508621,'customer','How do refunds work?','','Jordan-1','[]',NULL,'','[]',0,0,'76083f39cb0953c74b7f71f2965a9a43');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',2,3,1795376332780565,'assistant','We pay a refund to whatever you paid with: card, PayPal, gift card or trade account. You can''t move it to another card, but you can choose store credit instead.

• We check a return within two working days of its arrival and e-mail you.
• Cards take three to five working days after that, PayPal one day, gift cards and store credit a few minutes.
• The standard delivery charge comes back too when you return a whole order within 14 days. Express charges don''t.

If more than seven working days have passed since our e-mail, ask your bank for the reference in it. If they can''t see it, ask for a person here: they can trace it.','',NULL,'[{"title": "How refunds work", "url": ""}]',9.77682733730295572271e-01,'refunds','[]',0,0,'');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',3,4,1795376332841067,'customer','I was charged twice for October and need it back today','','Jordan-2','[]',NULL,'','[]',0,0,'271c36138c0867c068bf6400652b7c49');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',4,5,1795376332939767,'system','I''m passing this to a person in Billing, with all you wrote here. You''ll have their answer by 19:53. You can leave: the answer will be here when you come back.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',1,2,1795376333129956,'customer','The zip of my tent is broken, can you repair it? I would like to talk to a person.','','Robin-1','[]',NULL,'','[]',0,0,'fd8855d49bc9760f7ffdfc3e57be58fd');
INSERT INTO "turn" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',2,3,1795376333141658,'system','Repairs is closed now and back at 19:39. I''ve put your question in their queue, with all you wrote here: you''ll have their answer by 20:09. You can leave: the answer will be here when you come back.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',3,5,1795376333190753,'customer','How do I wash my down jacket?','','Robin-2','[]',NULL,'','[]',0,0,'8105734f7c98ca6b4dd8aebe636952e6');
INSERT INTO "turn" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',4,6,1795376333249400,'assistant','Washing takes an afternoon and should be needed only every year or two.

1. Use a big front-loading machine, 30 degrees, gentle, and soap for down. Rinse three times.
2. Lift it out with both arms; wet down is heavy and tears the walls inside.
3. Tumble on low with three clean tennis balls, two to four hours, until no clump can be felt. Air it for another day.

Keep it loose in the big cotton bag, never in the small stuff sack, and dry. A few feathers at the seams are normal: pull them back in from the other side. For a tear use a patch, or send it to our workshop.','',NULL,'[{"title": "Wash and store down", "url": ""}]',7.50081316689376609296e-01,'down-care','[]',0,0,'');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',5,7,1795376333556294,'customer','Here is my statement','','Jordan-3','[]',NULL,'','[{"id": "f_dqhH4jp2mK005pciE9KE7g", "name": "statement.txt", "type": "text/plain", "size": 50}]',0,0,'9cf2ade62a42f57f60b3b5466ff930a6');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',6,8,1795376334053739,'system','Ana Ruiz from Billing has joined and is reading what you wrote.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',7,11,1795376334334219,'agent','Hi Jordan, I can see both charges & will fix it 👋','Ana Ruiz',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',8,13,1795376334514441,'customer','The second one is from <b>Monday</b> & it hurts.','','Jordan-4','[]',NULL,'','[]',1,0,'9b8c478c083532eaf68564eb003d364d');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',9,15,1795376335343674,'customer','I am on my way now, writing from my phone','','Phone-1','[]',NULL,'','[]',0,0,'36ccd70add1bd2114cd5125be67f4445');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',10,16,1795376349728021,'customer','Are you still there?','','Jordan-5','[]',NULL,'','[]',0,0,'69b81bb4dec2efcceaace23f0995ca76');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',11,17,1795376350305028,'agent','Refunded: it is with you by Thursday.','Ana Ruiz',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',12,19,1795376350476893,'system','Ana Ruiz has closed this. If there is more to do, write here again within a day.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_mP0zTVXiYurVIAx6R8WkQA',5,7,1795376350537960,'system','Repairs is open now and has your question.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_OBRl6NDMTlJP8mqMWByf0Q',13,21,1795376350625614,'customer','Thanks!','','Jordan-6','[]',NULL,'','[]',0,0,'1aa7b1c1d5fb1fd6d299eae251a665c7');
INSERT INTO "turn" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',1,2,1795376351088272,'customer','How do refunds work?','','slack-1795376350.910447','[]',NULL,'','[]',0,0,'76083f39cb0953c74b7f71f2965a9a43');
INSERT INTO "turn" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',2,3,1795376351132811,'assistant','We pay a refund to whatever you paid with: card, PayPal, gift card or trade account. You can''t move it to another card, but you can choose store credit instead.

• We check a return within two working days of its arrival and e-mail you.
• Cards take three to five working days after that, PayPal one day, gift cards and store credit a few minutes.
• The standard delivery charge comes back too when you return a whole order within 14 days. Express charges don''t.

If more than seven working days have passed since our e-mail, ask your bank for the reference in it. If they can''t see it, ask for a person here: they can trace it.','',NULL,'[{"title": "How refunds work", "url": ""}]',9.77682733730295572271e-01,'refunds','[]',0,0,'');
INSERT INTO "turn" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',3,4,1795376351176501,'system','I''m passing this to a person in General, with all you wrote here. You can leave: the answer will be here when you come back.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',4,6,1795376351240666,'system','Emi Tanaka from General has joined and is reading what you wrote.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',5,9,1795376351446042,'agent','Trade refunds go to your account, Priya.','Emi Tanaka',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_-LP0S22xQwzWb4c5byyAUQ',6,10,1795376352775151,'customer','Perfect, that helps us','','slack-1795376352.617122','[]',NULL,'','[]',0,0,'edf0fa9ef27d3b8ac9aec0b23a48a256');
INSERT INTO "turn" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',1,2,1795376352827947,'customer','My parcel has not moved for a week','','ai-1','[]',NULL,'','[]',0,0,'9b1000c0174ee51d3ae1f250525780b9');
INSERT INTO "turn" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',2,3,1795376352853641,'assistant','Parcels rest at customs sometimes.','','ai-2','[{"title": "Parcels at customs", "url": ""}]',0.3,'Parcels at customs','[]',0,0,'780146094de914d9acf2a685640c460e');
INSERT INTO "turn" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',3,4,1795376352880048,'system','I''m passing this to a person in Orders, with all you wrote here. You''ll have their answer by 20:09. You can leave: the answer will be here when you come back.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',4,6,1795376352947199,'system','Chloe Martin from Orders has joined and is reading what you wrote.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_GV6Jjk06E6uxPHXosjRFXg',5,9,1795376353198034,'agent','Hi Lena, a new one leaves today.','Chloe Martin',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',1,2,1795376353257488,'customer','Would you sponsor our trail race in Peru next spring?','','Sasha-1','[]',NULL,'','[]',0,0,'e4c997d912f3c42c40d9686f702b5fb2');
INSERT INTO "turn" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',2,3,1795376353275853,'system','I''m passing this to a person in General, with all you wrote here. You can leave: the answer will be here when you come back.','',NULL,'[]',NULL,'','[]',0,0,'');
INSERT INTO "turn" VALUES('c_b5WK0vaA7pqfTyjN_nHAyQ',3,5,1795376353335766,'system','You''re no longer waiting for a person. Ask me anything, or ask for a person again at any time.','',NULL,'[]',NULL,'','[]',0,0,'');
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
CREATE INDEX ix_conversation_owner ON conversation (owner);
CREATE INDEX ix_file_conversation_id_seq ON file (conversation_id, seq);
CREATE INDEX ix_file_waiting ON file (at) WHERE seq IS NULL;
CREATE INDEX ix_delivery_standing ON delivery (lane) WHERE ts IS NOT NULL;
COMMIT;
